// SPDX-License-Identifier: Apache-2.0
//
// <stateDir>/warned contains an empty file for each network that a runtime calls, named NETWORK-CONFIGURATION, both as hashes. The process
// that creates the file logs the warnings. So of concurrent ADDs only one warns, and a crash leaves no inconsistent state. A lost file
// costs one repeated warning.

using System.Globalization;
using System.Runtime.InteropServices;
using Cni.Errors;
using Linux;
using Linux.Files;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>The configurations that were warned about: each change of a configuration is warned about once, not at each ADD.</summary>
/// <param name="stateDirectory">The <c>stateDir</c> of the configuration.</param>
internal sealed class WarnedConfigurations(string stateDirectory)
{
    /// <summary>More networks than a node calls; beyond this number, warnings repeat.</summary>
    private const int MostFiles = 16;

    private readonly string _directory = Path.Combine(stateDirectory, "warned");

    /// <summary>True if this configuration was not warned about since the network's configuration changed.</summary>
    /// <param name="network">The network that the runtime calls.</param>
    /// <param name="configuration">The administrator's configuration, without what a runtime adds in each call.</param>
    public bool TryAdd(string network, string configuration)
    {
        var name = $"{Beginning(network)}{Hash(configuration)}";
        try
        {
            StateAccess.EnsureDirectory(stateDirectory);
            StateAccess.EnsureDirectory(_directory);
            const int Flags = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive;
            if (FileDescriptor.TryOpen(Path.Combine(_directory, name), Flags | OpenFlags.NoFollow, out var file))
            {
                file.Dispose();
                Remove(network, except: name);
                return true;
            }

            // If the file cannot be created, as on a read-only file system, repeat the warning each time.
            return Marshal.GetLastPInvokeError() != Errno.Exists;
        }
        catch (CniException)
        {
            // The directory cannot be used: the ADD fails for the same reason and reports it.
            return true;
        }
    }

    /// <summary>The network's configuration has no mistakes: if one returns, it is warned about again.</summary>
    public void Forget(string network) => Remove(network, except: "");

    private void Remove(string network, string except)
    {
        if (!Directory.Exists(_directory))
        {
            return;
        }

        var others = Names().Where(name => name != except).ToList();
        var old = others.Where(name => name.StartsWith(Beginning(network), StringComparison.Ordinal)).ToList();
        foreach (var name in old.Concat(others.Except(old).Skip(MostFiles - 1)))
        {
            _ = FileNames.TryRemove(Path.Combine(_directory, name));
        }
    }

    private IReadOnlyList<string> Names()
    {
        try
        {
            return [.. Directory.EnumerateFiles(_directory).Select(file => Path.GetFileName(file))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Beginning(string network) => $"{Hash(network)}-";

    private static string Hash(string text) => NameHash.Of(text).ToString("x16", CultureInfo.InvariantCulture);
}
