// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Devices;

/// <summary>
/// A PCI bus with devices that there are not: the real host-device runs with this directory mounted over /sys/bus/pci/devices, so that it
/// finds a link of ours by a PCI address. The link, and how it is moved, are the kernel's own.
/// </summary>
internal sealed class PciDirectory : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public PciDirectory()
    {
        Bus = _directory.Subdirectory("devices");
        var plugin = _directory.Write("bin/host-device", $"""
            #!/bin/sh
            exec unshare --mount sh -c 'mount --bind "$0" /sys/bus/pci/devices && exec {RepositoryPaths.ReferencePlugins}/host-device' {Bus}

            """);
        Shell.Output("chmod", "755", plugin);
        PluginDirectory = Path.GetDirectoryName(plugin)!;
    }

    /// <summary>To be found before the reference plugins.</summary>
    public string PluginDirectory { get; }

    private string Bus { get; }

    /// <summary>A device with a driver, and with a link unless the driver is one of user space.</summary>
    public void Add(string address, string driver, string? link = null)
    {
        Directory.CreateDirectory(Path.Combine(Bus, address));
        File.CreateSymbolicLink(Path.Combine(Bus, address, "driver"), _directory.Subdirectory("drivers", driver));
        if (link is not null)
        {
            _directory.Subdirectory("devices", address, "net", link);
        }
    }

    public void Remove(string address) => Directory.Delete(Path.Combine(Bus, address), recursive: true);

    public void Dispose() => _directory.Dispose();
}
