// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace MetaCni.CommandLine.Trying;

/// <summary>A default route of the main table as the kernel shows it.</summary>
/// <param name="IsIPv6">The family.</param>
/// <param name="Gateway">The next hop, or null where there is none.</param>
/// <param name="Interface">The interface that it leaves through.</param>
internal sealed record KernelDefaultRoute(bool IsIPv6, IPAddress? Gateway, string Interface);
