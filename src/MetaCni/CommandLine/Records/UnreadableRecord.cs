// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.CommandLine.Records;

/// <summary>A record of which only the name can be read.</summary>
internal sealed record UnreadableRecord(ContainerId Container, InterfaceName Interface, string Message);
