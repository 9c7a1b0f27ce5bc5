// SPDX-License-Identifier: Apache-2.0
//
// <stateDir>/warned has an empty file for each network that a runtime calls, NETWORK-CONFIGURATION, both as hashes. Whoever makes the file is
// the one that warns: so of several ADDs at the same time one does, and a crash leaves nothing half done. A file that is lost costs one
// warning more.

using System.Globalization;
using System.Runtime.InteropServices;
using Cni.Errors;
using Linux;
using Linux.Files;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>The configurations whose mistakes the log has: each change of a configuration is warned about once, not at each ADD.</summary>
/// <param name="stateDirectory">The <c>stateDir</c> of the configuration.</param>
internal sealed class WarnedConfigurations(string stateDirectory)
{
    /// <summary>More networks than a node calls; what is beyond is warned about again.</summary>
    private const int MostFiles = 16;

    private readonly string _directory = Path.Combine(stateDirectory, "warned");

    /// <summary>True where nobody has warned of this configuration since the network had another one.</summary>
    /// <param name="network">The network that the runtime calls.</param>
    /// <param name="configuration">What an administrator wrote; what a runtime adds to it in each call is no part of it.</param>
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

            // Where it cannot be noted, as on a file system that is read-only, it is better to warn each time.
            return Marshal.GetLastPInvokeError() != Errno.Exists;
        }
        catch (CniException)
        {
            // The directory cannot be used: the ADD itself fails for that, and says why.
            return true;
        }
    }

    /// <summary>The network has a configuration without mistakes: one that comes back is warned about again.</summary>
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
