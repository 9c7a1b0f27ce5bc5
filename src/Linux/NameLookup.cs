// SPDX-License-Identifier: Apache-2.0

namespace Linux;

/// <summary>Where the C library looks up names (nsswitch.conf(5)).</summary>
public static class NameLookup
{
    /// <summary>Sets the services of one database for this process, such as "files dns" for "hosts".</summary>
    public static void Configure(string database, string services) => _ = Libc.ConfigureNameLookup(database, services);
}
