// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Config;

namespace MetaCni.Preparing;

/// <summary>Suggestions for a network that was not found: the end of a message, such as "; there is telco/storage".</summary>
/// <param name="config">Our configuration.</param>
/// <param name="cluster">The source of definitions; null if none is configured.</param>
internal sealed class NearNetworks(MetaConfig config, ICluster? cluster)
{
    private const int Most = 3;

    /// <summary>A definition of its namespace with a similar name, and definitions of its name in other namespaces.</summary>
    public async Task<string> OfDefinitionAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        Sentence(await DefinitionsAsync(@namespace, name, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Valid references for our configuration: a definition of <c>multusNamespace</c>, without the namespace (a name with a slash is a
    /// path), and a configuration in <c>confDir</c>.
    /// </summary>
    public async Task<string> OfReferenceAsync(string name, CancellationToken cancellationToken)
    {
        IReadOnlyList<DefinitionName> found =
            cluster is null ? [] : await cluster.FindNetworksAsync(config.MultusNamespace, name, cancellationToken).ConfigureAwait(false);
        return Sentence([
            .. Near(found, config.MultusNamespace, name) is { } near ? [PlainText.Name(near)] : Array.Empty<string>(),
            .. Configurations(name, isFileMeant: false),
        ]);
    }

    /// <summary>A configuration in <c>confDir</c>.</summary>
    /// <param name="name">The name that was not found.</param>
    /// <param name="isFileMeant">True if a file name would have been accepted, too.</param>
    public string OfConfiguration(string name, bool isFileMeant) => Sentence(Configurations(name, isFileMeant));

    /// <summary>A file of the same directory.</summary>
    public static string OfPath(string path)
    {
        var directory = Path.GetDirectoryName(path) ?? "/";
        return NearMiss.Find(Path.GetFileName(path), new ConfigurationDirectory(directory).FileNames()) is { } near
            ? Sentence([PlainText.Word(Path.Combine(directory, near))])
            : "";
    }

    private async Task<IEnumerable<string>> DefinitionsAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        if (cluster is null)
        {
            return [];
        }

        var found = await cluster.FindNetworksAsync(@namespace, name, cancellationToken).ConfigureAwait(false);
        var near = Near(found, @namespace, name);
        return found
            .Where(candidate => candidate.Namespace == @namespace
                ? candidate.Name == near
                : candidate.Name == name && MayBeUsed(candidate.Namespace))
            .OrderBy(candidate => candidate.Namespace != @namespace)
            .ThenBy(candidate => candidate.Namespace, StringComparer.Ordinal)
            .Select(candidate => PlainText.Word(candidate.ToString()));
    }

    private static string? Near(IEnumerable<DefinitionName> found, string @namespace, string name) =>
        NearMiss.Find(
            name,
            found.Where(candidate => candidate.Namespace == @namespace && candidate.Name != name).Select(candidate => candidate.Name));

    // With isolation the message names no namespace that the pod may not use. The pod's own namespace needs no check: the name was
    // searched for there.
    private bool MayBeUsed(string @namespace) => !config.NamespaceIsolation || config.GlobalNamespaces.Contains(@namespace);

    private IEnumerable<string> Configurations(string name, bool isFileMeant) =>
        NearMiss.Find(name, NamesIn(new ConfigurationDirectory(config.ConfDir), isFileMeant)) is { } near ? [PlainText.Name(near)] : [];

    private static IEnumerable<string> NamesIn(ConfigurationDirectory directory, bool isFileMeant) => isFileMeant
        ? directory.Names().Concat(directory.FileNames().Select(file => Path.GetFileNameWithoutExtension(file)))
        : directory.Names();

    private static string Sentence(IEnumerable<string> names) => names.Distinct().Take(Most).ToList() switch
    {
        [] => "",
        [var candidate] => $"; a similar name is {candidate}",
        var several => $"; similar names are {string.Join(", ", several.SkipLast(1))} and {several[^1]}",
    };
}
