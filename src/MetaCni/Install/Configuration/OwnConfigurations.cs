// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using Linux;
using Linux.Files;
using MetaCni.Config;

namespace MetaCni.Install.Configuration;

/// <summary>Every configuration with which the runtime could call MetaCni: ours, and one that an administrator wrote under another name.</summary>
internal sealed class OwnConfigurations(NodeDirectories directories)
{
    /// <summary>The files, in the order in which a runtime reads them. Files that cannot be read are left out.</summary>
    /// <exception cref="CniException">5: the directory cannot be read.</exception>
    public IReadOnlyList<string> Files() => Directory.Exists(directories.ConfDir)
        ? [.. new ConfigurationDirectory(directories.ConfDir).Files().Where(file => file == directories.ConfigurationFile || TryLoad(file) is not null)]
        : [];

    /// <summary>The configuration in force, or the one that was withdrawn; null if MetaCni is not configured.</summary>
    public NetworkConfigurationList? Load() =>
        Files().Append(directories.Withdrawn).Select(TryLoad).FirstOrDefault(list => list is not null);

    /// <summary>
    /// Takes a file from the runtime, and keeps it under a name that no runtime reads: it names the directory of the records.
    /// </summary>
    /// <exception cref="CniException">5: it cannot be moved.</exception>
    public void Withdraw(string file)
    {
        try
        {
            PrivateDirectory.Ensure(directories.CredentialDir);
        }
        catch (Exception e) when (e is LinuxException or UntrustedDirectoryException)
        {
            throw Failure(file, e.Message, e);
        }

        if (!FileNames.TryRename(file, directories.Withdrawn) && Errno.Last != Errno.NoEntry)
        {
            throw Failure(file, Errno.Text(Errno.Last));
        }
    }

    private static NetworkConfigurationList? TryLoad(string file)
    {
        try
        {
            var list = ConfigurationFile.Load(file);
            return list.Plugins[0].Type == MetaConfig.PluginType ? list : null;
        }
        catch (CniException)
        {
            return null;
        }
    }

    private static CniException Failure(string file, string why, Exception? cause = null) =>
        new(CniErrorCode.IOFailure, $"configuration file {PlainText.Word(file)} cannot be moved: {why}; check the directory and its permissions", "", cause);
}
