//! The binary: hands its arguments to the library and its result to the shell.

/// Rows are many short strings: a tenth faster than with the system's allocator, and more with many threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    kutip_cli::run(std::env::args_os()).into()
}
