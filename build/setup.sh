#!/bin/sh
# Installs the Debian 12 packages for building and testing. If none is missing, it only takes milliseconds.
set -eu

# To build and link the static executable.
needed="gcc g++ cmake libc6-dev libssl-dev zlib1g-dev"
# To attach and inspect networks.
needed="$needed containernetworking-plugins iproute2 iptables nftables iputils-ping"
# The runtimes of the end-to-end tests, and the tools of the scripts.
needed="$needed containerd runc curl time strace"
# To unpack kubectl and helm (build/kubernetes-tools.sh).
needed="$needed unzip"

if ! command -v dotnet >/dev/null; then
    echo "setup: there is no dotnet command; install the .NET SDK that global.json names (https://dot.net)" >&2
    exit 1
fi

# Node.js from another source than Debian has npm in its own package, which excludes Debian's.
command -v npm >/dev/null || needed="$needed npm"

missing=
for package in $needed; do
    status=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
    case $status in
        ii*) ;;
        *) missing="$missing $package" ;;
    esac
done

[ -n "$missing" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "setup: these packages are missing and only root can install them:$missing" >&2
    echo "setup: run 'sudo make setup', or 'apt-get install$missing'" >&2
    exit 1
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update -q
# shellcheck disable=SC2086  # a list of names
apt-get install -y -q --no-install-recommends $missing
