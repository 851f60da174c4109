#!/bin/sh
# Makes the folder that Grafana loads: build.sh [FOLDER], by default dist/bigtent-datasource.
# TARGET names a Rust target other than this machine's, for example x86_64-unknown-linux-musl for Grafana's Alpine image.
set -eu
cd "$(dirname "$0")"

folder=${1:-dist/bigtent-datasource}
target=${TARGET:-$(rustc -vV | sed -n 's/^host: //p')}

# Grafana looks for `<executable>_<os>_<arch>`, with Go's names for both.
case $target in
  *-linux-*) os=linux suffix= ;;
  *-darwin) os=darwin suffix= ;;
  *-windows-*) os=windows suffix=.exe ;;
  *) echo "build.sh: Grafana runs no plugins on $target" >&2; exit 1 ;;
esac
case $target in
  x86_64-*) arch=amd64 ;;
  aarch64-*) arch=arm64 ;;
  armv7-*) arch=arm ;;
  *) echo "build.sh: Grafana runs no plugins on $target" >&2; exit 1 ;;
esac

cargo build --release --locked --target "$target"
built=${CARGO_TARGET_DIR:-target}/$target/release/gpx_bigtent_datasource$suffix

mkdir -p "$folder/img"
cp frontend/plugin.json frontend/module.js "$folder"
cp frontend/img/logo.svg "$folder/img"
cp "$built" "$folder/gpx_bigtent_datasource_${os}_$arch$suffix"
chmod 755 "$folder/gpx_bigtent_datasource_${os}_$arch$suffix"
echo "$folder"
