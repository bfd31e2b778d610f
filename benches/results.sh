#!/usr/bin/env bash
# Measures everything that stands in benches/RESULTS.md and writes its tables anew. Run it on a machine that does nothing else.
#
#   benches/results.sh              all but the archive of 10 GB, about ten minutes
#   benches/results.sh --huge       the archive of 10 GB too, some minutes more; it goes through a pipe and needs no disk
#   benches/results.sh --only scale,adversarial
#
# Needs cargo, python3 and, for the peers, rg and a network for PyPI (once; they go into target/peers). --no-peers leaves them out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
target="${CARGO_TARGET_DIR:-target}"
cargo build --release --quiet -p kutip-cli
exec python3 benches/results.py --kutip "$target/release/kutip" --work "$target/results" "$@"
