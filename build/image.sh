#!/bin/sh
# Writes an OCI image as an archive: an executable and nothing else. The same executable, version and commit give the same bytes.
# usage: build/image.sh ARCHIVE NAME:TAG ARCHITECTURE=EXECUTABLE...
# With several architectures, the image has an index of all. SOURCE_DATE_EPOCH is the time of the files, REVISION the commit.
set -eu

if [ $# -lt 3 ]; then
    echo "usage: build/image.sh ARCHIVE NAME:TAG ARCHITECTURE=EXECUTABLE..." >&2
    exit 2
fi
archive=$1 name=$2
shift 2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
blobs=$work/layout/blobs/sha256
mkdir -p "$blobs"

created=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
tag=${name##*:}

labels=$(cat <<END
"org.opencontainers.image.title":"metacni",
"org.opencontainers.image.description":"A CNI plugin that attaches pods to several networks, and its daemon",
"org.opencontainers.image.version":"$tag",
"org.opencontainers.image.revision":"$REVISION",
"org.opencontainers.image.created":"$created",
"org.opencontainers.image.licenses":"Apache-2.0"
END
)

# Packs the arguments of tar, always in the same way.
pack() {
    tar --format=ustar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner "$@"
}

# Stores a file as a blob and prints the beginning of its descriptor.
store() { # FILE MEDIA_TYPE
    digest=$(sha256sum "$1" | cut -d ' ' -f 1)
    size=$(stat -c %s "$1")
    mv "$1" "$blobs/$digest"
    printf '"mediaType":"application/vnd.oci.image.%s","digest":"sha256:%s","size":%s' "$2" "$digest" "$size"
}

# The architecture that an ELF file is for, in Go's words.
architecture_of() {
    case $(od -An -t x2 -j 18 -N 2 "$1" | tr -d ' ') in
        003e) echo amd64 ;;
        00b7) echo arm64 ;;
        *) echo "another architecture" ;;
    esac
}

manifests=
for pair in "$@"; do
    architecture=${pair%%=*} executable=${pair#*=}
    actual=$(architecture_of "$executable")
    if [ "$actual" != "$architecture" ]; then
        echo "image: $executable is for $actual, not for $architecture; build it on a machine of that architecture" >&2
        exit 1
    fi

    install -D -m 755 "$executable" "$work/root/metacni"
    pack -C "$work/root" -cf "$work/layer.tar" metacni
    uncompressed=$(sha256sum "$work/layer.tar" | cut -d ' ' -f 1)
    gzip -n "$work/layer.tar"
    layer=$(store "$work/layer.tar.gz" layer.v1.tar+gzip)

    cat > "$work/config.json" <<END
{"created":"$created","architecture":"$architecture","os":"linux",
"config":{"Entrypoint":["/metacni"],"Cmd":["daemon"],"Labels":{$labels}},
"rootfs":{"type":"layers","diff_ids":["sha256:$uncompressed"]},
"history":[{"created":"$created","created_by":"build/image.sh"}]}
END
    config=$(store "$work/config.json" config.v1+json)

    printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{%s},"layers":[{%s}],"annotations":{%s}}' \
        "$config" "$layer" "$labels" > "$work/manifest.json"
    manifest=$(store "$work/manifest.json" manifest.v1+json)
    manifests="$manifests${manifests:+,}{$manifest,\"platform\":{\"architecture\":\"$architecture\",\"os\":\"linux\"}}"
done

printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s],"annotations":{%s}}' \
    "$manifests" "$labels" > "$work/index.json"
index=$(store "$work/index.json" index.v1+json)

# containerd and podman take the name from io.containerd.image.name, other tools the tag from ref.name.
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{%s,"annotations":{%s}}]}' "$index" \
    "\"io.containerd.image.name\":\"$name\",\"org.opencontainers.image.ref.name\":\"$tag\"" > "$work/layout/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' > "$work/layout/oci-layout"

mkdir -p "$(dirname "$archive")"
chmod -R u=rwX,go=rX "$work/layout"
pack -C "$work/layout" -cf "$archive.new" blobs index.json oci-layout
mv "$archive.new" "$archive"
