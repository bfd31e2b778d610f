#!/usr/bin/env bash
# Pages of an archive of a million quotations under 20 clients: builds the archive (once, in $1), serves it and asks.
# benches/serve.sh FOLDER [ARTICLES] [CLIENTS] [REQUESTS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder="${1:?folder for the archive}"
articles="${2:-85000}"
clients="${3:-20}"
requests="${4:-2000}"
target="${CARGO_TARGET_DIR:-target}"
kutip="$target/release/kutip"

cargo build --release --quiet -p kutip-cli
cargo build --release --quiet -p kutip-web --example load

mkdir -p "$folder"
archive="$folder/synth-$articles.db"
if [[ ! -e "$archive" ]]; then
    time "$kutip" synth --articles "$articles" --seed 1 | "$kutip" archive build "$archive.new" -
    mv "$archive.new" "$archive"
fi

said="$(mktemp)"
"$kutip" serve "$archive" --listen 127.0.0.1:0 2>"$said" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -f "$said"' EXIT
until grep -q 'http://' "$said"; do
    kill -0 "$server" 2>/dev/null || { cat "$said" >&2; exit 1; }
    sleep 0.2
done
address="$(grep -o 'http://[^/ ]*' "$said" | head -n 1)"
"$target/release/examples/load" "${address#http://}" "$archive" "$clients" "$requests"
