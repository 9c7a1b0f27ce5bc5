#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Stands for flannel's CNI plugin and does what its documentation says: completes "delegate" with what subnet.env holds, keeps that by
# container for DEL, and executes the plugin that it names, found in CNI_PATH, with the environment that it was given itself.
# It reads JSON that is written without spaces, and in it objects without objects. Beside it, seen/ gets what it was started with.
set -eu

request=$(cat)
seen=$(dirname "$0")/../seen
env >"$seen/flannel.$CNI_COMMAND"
printf 'PARENT=%s\n' "$(cat /proc/$PPID/comm)" >>"$seen/flannel.$CNI_COMMAND"

text() { printf '%s' "$request" | sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p'; }
members() { printf '%s' "$request" | sed -n 's/.*"'"$1"'":{\([^{}]*\)}.*/\1/p'; }
has() { case ",$1" in *",\"$2\":"*) return 0 ;; *) return 1 ;; esac; }

kept=$(text dataDir)/$CNI_CONTAINERID

delegate() {
    plugin=bridge
    IFS=:
    for directory in $CNI_PATH; do
        [ -x "$directory/$plugin" ] && exec "$directory/$plugin"
    done
    echo '{"code":100,"msg":"no bridge in CNI_PATH"}'
    exit 1
}

case $CNI_COMMAND in
ADD)
    # shellcheck disable=SC1090  # flanneld writes it
    . "$(text subnetFile)"
    own=$(members delegate)
    has "$own" ipMasq || { [ "$FLANNEL_IPMASQ" = true ] && masq=false || masq=true; own="$own,\"ipMasq\":$masq"; }
    has "$own" mtu || own="$own,\"mtu\":$FLANNEL_MTU"
    has "$own" isGateway || own="$own,\"isGateway\":true"
    range="${FLANNEL_SUBNET%.*}.0/${FLANNEL_SUBNET#*/}"
    ipam="$(members ipam),\"ranges\":[[{\"subnet\":\"$range\"}]],\"routes\":[{\"dst\":\"$FLANNEL_NETWORK\"}]"
    has "$ipam" type || ipam="\"type\":\"host-local\",$ipam"
    mkdir -p "$(dirname "$kept")"
    printf '{"cniVersion":"%s","name":"%s","type":"bridge",%s,"ipam":{%s}}' \
        "$(text cniVersion)" "$(text name)" "$own" "$ipam" >"$kept"
    delegate <"$kept"
    ;;
DEL)
    [ -e "$kept" ] || exit 0
    (delegate) <"$kept"
    rm "$kept"
    ;;
*)
    # CHECK is not implemented: success.
    ;;
esac
