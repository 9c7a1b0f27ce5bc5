// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using Cni.Json;
using Linux.Files;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Collecting;

/// <summary>A network with its configuration in the newest record.</summary>
/// <param name="network">Its name and plugins.</param>
/// <param name="record">The record.</param>
/// <param name="attachment">Its index in the record.</param>
/// <param name="file">The record's file and its identity.</param>
internal sealed class KnownNetwork(RecordedNetwork network, RecordSummary record, int attachment, (string Name, FileIdentity Identity) file)
{
    private byte[]? _configuration;

    public string Chain => network.Chain;

    public string Name => network.Name;

    public DateTimeOffset CreatedAt => record.CreatedAt;

    public int Attachment => attachment;

    public string File => file.Name;

    public IReadOnlyList<string> PluginPath => record.PluginPath;

    /// <summary>Reads the configuration while the record exists, unless it is longer than the limit.</summary>
    public void Keep(int longest)
    {
        var (start, end) = record.Configurations[attachment];
        if (end - start <= longest)
        {
            _configuration ??= RecordScanner.ReadConfiguration(file.Name, file.Identity, (start, end));
        }
    }

    /// <summary>The whole configuration.</summary>
    /// <exception cref="CniException">112: its record no longer exists. 6, 7: it is not a valid configuration.</exception>
    public NetworkConfigurationList Read()
    {
        var content = _configuration ?? RecordScanner.ReadConfiguration(file.Name, file.Identity, record.Configurations[attachment]);
        return content is null
            ? throw MetaCniError.Of(
                MetaCniErrorCode.StateUnavailable, $"{NetworkLabel.Of(network.Name)}: its configuration is no longer on record; it is left for the next GC")
            : NetworkConfigurationList.Parse(JsonBorder.ReadObject(content, NetworkLabel.Of(network.Name), int.MaxValue), NetworkLabel.Of(network.Name));
    }
}
