//! The binary: hands its arguments to the library and its result to the shell.

fn main() -> std::process::ExitCode {
    kutip_cli::run(std::env::args_os())
}
