#!/usr/bin/env bash
# Counts the instructions of one end-to-end run under callgrind and compares them with instructions.toml.
#
#   benches/instructions.sh             fails when the count left the stored one by more than the tolerance, up or down
#   benches/instructions.sh --update    stores the count; put the new file into the commit that changed it, and say why
#
# A count, unlike a time, is the same on a busy machine. It depends on compiler and processor, so with others than the
# stored ones it is only shown. The run: one thread, a synthetic archive (always the same bytes) from JSON Lines to CSV.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
store=benches/instructions.toml
target="${CARGO_TARGET_DIR:-target}"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT

value() { sed -n "s/^$1 = \"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" "$store"; }

command -v valgrind >/dev/null || { echo "valgrind is missing: install your system's package" >&2; exit 2; }
cargo build --release --quiet -p kutip-cli
kutip="$target/release/kutip"
articles="$(value articles)"
"$kutip" synth --articles "$articles" --seed 1 -o "$folder/archive.jsonl"
valgrind --tool=callgrind --callgrind-out-file="$folder/callgrind.out" --log-file="$folder/valgrind.log" \
    "$kutip" extract "$folder/archive.jsonl" -j 1 --quiet --progress never -o "$folder/rows.csv" ||
    { cat "$folder/valgrind.log" >&2; exit 2; }
counted="$(awk '/^(totals|summary):/ { count = $2 } END { print count }' "$folder/callgrind.out")"
rustc="$(rustc --version | cut -d ' ' -f 2)"
arch="$(uname -m)"
# Libraries choose code by what the processor can do, so counts of different models may differ.
model="$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)"

if [[ "${1:-}" == --update ]]; then
    sed -i.old -e "s/^instructions = .*/instructions = $counted/" -e "s/^rustc = .*/rustc = \"$rustc\"/" -e "s/^arch = .*/arch = \"$arch\"/" \
        -e "s/^model = .*/model = \"$model\"/" "$store"
    rm "$store.old"
    echo "instructions: $counted stored in $store"
    exit
fi

stored="$(value instructions)"
tolerance="$(value tolerance_percent)"
awk -v counted="$counted" -v stored="$stored" -v articles="$articles" \
    'BEGIN { printf "instructions: %.0f million for %d articles, %+.2f %% of the %.0f million stored\n", counted / 1e6, articles, (counted / stored - 1) * 100, stored / 1e6 }'
if [[ "$rustc $arch $model" != "$(value rustc) $(value arch) $(value model)" ]]; then
    echo "not compared: stored with rustc $(value rustc) on $(value arch), $(value model); counted with rustc $rustc on $arch, $model"
elif ! awk -v c="$counted" -v s="$stored" -v t="$tolerance" 'BEGIN { d = (c / s - 1) * 100; exit (d > t || d < -t) }'; then
    echo "more than $tolerance % away: find out why, or if it is meant: benches/instructions.sh --update, and say why in the commit" >&2
    exit 1
fi
