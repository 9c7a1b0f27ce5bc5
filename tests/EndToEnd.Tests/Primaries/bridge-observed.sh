#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The reference bridge plugin, after noting in seen/ what it is started with.
set -eu
env >"$(dirname "$0")/../seen/bridge.$CNI_COMMAND"
exec /usr/lib/cni/bridge
