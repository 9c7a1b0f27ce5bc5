// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Validation;

/// <summary>Where an IPAM plugin stores its leases.</summary>
/// <param name="Plugin">The type of the plugin.</param>
/// <param name="Name">The name of the store.</param>
internal readonly record struct LeasePlace(string Plugin, string Name)
{
    public const string HostLocal = "host-local";
    public const string Static = "static";
}
