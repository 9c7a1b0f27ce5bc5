// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using Crd;
using Crd.Selection;
using Crd.Definitions;
using k8s.Models;
using MetaCni.Cluster;
using MetaCni.Config;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>Finds the configuration of every requested network: inline, in definitions, or on disk.</summary>
/// <param name="config">Our configuration.</param>
/// <param name="cluster">The source of definitions; null if none is configured.</param>
internal sealed class NetworkResolver(MetaConfig config, ICluster? cluster)
{
    /// <summary>The largest <c>spec.config</c> that is read, in bytes.</summary>
    public const int MaximumDefinitionSize = 1024 * 1024;

    // Enough to hide the latency of the API server; each response may have megabytes.
    private const int DefinitionsAtOnce = 4;

    private readonly NearNetworks _near = new(config, cluster);

    /// <summary>Resolves all requests; reads a few definitions at the same time.</summary>
    /// <exception cref="CniException">7: the configurations of all networks together exceed the limit for a pod.</exception>
    public async Task<IReadOnlyList<ResolvedNetwork>> ResolveAsync(
        IReadOnlyList<NetworkRequest> requests, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(DefinitionsAtOnce);
        var size = new ConfigurationTotal();
        var resolving = requests.Select(request => ResolveInSlotAsync(request, slots, size, cancellationToken)).ToArray();
        var networks = await Task.WhenAll(resolving).ConfigureAwait(false);
        return AuxiliaryChain.Find(config) is { } chain ? [.. networks, chain] : networks;
    }

    private async Task<ResolvedNetwork> ResolveInSlotAsync(
        NetworkRequest request, SemaphoreSlim slots, ConfigurationTotal total, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            total.RequireRoom();
            var network = await ResolveAsync(request, cancellationToken).ConfigureAwait(false);
            total.Add(network);
            return network;
        }
        catch (CniException e)
        {
            total.Fail(e);
            throw;
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<ResolvedNetwork> ResolveAsync(NetworkRequest request, CancellationToken cancellationToken) => request.Source switch
    {
        NetworkSource.Inline inline => Named(request, NetworkConfigurationList.Parse(inline.Configuration, request.Origin), isFromDefinition: false),
        NetworkSource.Reference reference =>
            await ResolveReferenceAsync(request, reference.NameOrPath, cancellationToken).ConfigureAwait(false),
        NetworkSource.ConfigurationName named => OfConfigurationName(request, named.Name),
        NetworkSource.Selected selected =>
            OfDefinition(request, await ReadDefinitionAsync(request, selected.Element, cancellationToken).ConfigureAwait(false)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private ResolvedNetwork OfConfigurationName(NetworkRequest request, string name) =>
        TryFindOnDisk(name, out var list) || TryFindFile(name, out list)
            ? Named(request, list, isFromDefinition: false)
            : throw new CniException(
                PluginErrorCode.NetworkNotFound,
                $"{request.Origin}: no configuration in {PlainText.Word(config.ConfDir)} has the name {PlainText.Name(name)}, and no file there has that name; "
                + $"put one there, or correct the annotation{_near.OfConfiguration(name, isFileMeant: true)}");

    // Multus's order: a definition, then the configuration directory. A reference with a slash is a path.
    private async Task<ResolvedNetwork> ResolveReferenceAsync(
        NetworkRequest request, string reference, CancellationToken cancellationToken)
    {
        if (reference.Contains('/'))
        {
            return Named(request, LoadPath(reference), isFromDefinition: false);
        }

        if (await TryReadDefinitionAsync(reference, cancellationToken).ConfigureAwait(false) is { } definition)
        {
            return OfDefinition(request, definition);
        }

        return TryFindOnDisk(reference, out var found)
            ? Named(request, found, isFromDefinition: false)
            : throw new CniException(
                PluginErrorCode.NetworkNotFound,
                $"{request.Origin}: network {PlainText.Name(reference)} is neither a NetworkAttachmentDefinition "
                + $"of namespace {PlainText.Word(config.MultusNamespace)} nor the name of a configuration in {PlainText.Word(config.ConfDir)}; create one of them, or give the path of a file"
                + await _near.OfReferenceAsync(reference, cancellationToken).ConfigureAwait(false));
    }

    private static NetworkConfigurationList LoadPath(string path)
    {
        try
        {
            return Directory.Exists(path) ? new ConfigurationDirectory(path).LoadFirst() : ConfigurationFile.Load(path);
        }
        catch (CniException e) when (e.InnerException is FileNotFoundException)
        {
            throw new CniException(e.Error with { Message = e.Error.Message + NearNetworks.OfPath(path) }, e);
        }
    }

    private async Task<NetworkAttachmentDefinition?> TryReadDefinitionAsync(string reference, CancellationToken cancellationToken)
    {
        try
        {
            return cluster is null
                ? null
                : await cluster.GetNetworkAsync(config.MultusNamespace, reference, cancellationToken).ConfigureAwait(false);
        }
        catch (CniException e) when (e.Error.Code == (int)PluginErrorCode.NetworkNotFound)
        {
            // No definition of that name: the configuration directory is next. Any other failure fails the ADD.
            return null;
        }
    }

    private async Task<NetworkAttachmentDefinition> ReadDefinitionAsync(
        NetworkRequest request, NetworkSelectionElement selection, CancellationToken cancellationToken)
    {
        if (cluster is null)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"{request.Origin} is requested by the pod, but the configuration has no source of definitions; "
                + "set kubeconfig or manifests in the configuration");
        }

        try
        {
            return await cluster.GetNetworkAsync(selection.Namespace, selection.Name, cancellationToken).ConfigureAwait(false);
        }
        catch (CniException e) when (e.Error.Code == (int)PluginErrorCode.NetworkNotFound)
        {
            var near = await _near.OfDefinitionAsync(selection.Namespace, selection.Name, cancellationToken).ConfigureAwait(false);
            throw new CniException(e.Error with { Message = e.Error.Message + near });
        }
    }

    private ResolvedNetwork OfDefinition(NetworkRequest request, NetworkAttachmentDefinition definition)
    {
        var name = $"{definition.Namespace()}/{definition.Name()}";
        return new ResolvedNetwork
        {
            Request = request,
            DisplayName = name,
            Configuration = definition.Spec is { Config.Length: > 0 } spec ? OfSpec(spec.Config, definition.Name(), name) : OnDisk(definition, name),
            IsFromDefinition = true,
            Resource = definition.GetAnnotation(AnnotationNames.ResourceName) ?? "",
        };
    }

    private static NetworkConfigurationList OfSpec(string config, string definition, string name)
    {
        var what = $"{NetworkLabel.Of(name)}: spec.config";
        var utf8 = Encoding.UTF8.GetBytes(config);
        if (utf8.Length > MaximumDefinitionSize)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration, $"{what} has {utf8.Length} bytes, more than the limit of {MaximumDefinitionSize}; shorten it");
        }

        var json = JsonBorder.ReadObjectStrictly(utf8, what);
        NetworkKeys.RequireOnce(json, what);
        return NetworkConfigurationList.Parse(WithName(json, definition), what);
    }

    // NPWG v1.3 §3.4.2: a configuration without a name gets the name of its definition.
    private static JsonObject WithName(JsonObject json, string name)
    {
        if (JsonKeys.Find(json, "name") is { } present && present.ToString().Length > 0)
        {
            return json;
        }

        JsonKeys.Set(json, "name", name);
        return json;
    }

    private NetworkConfigurationList OnDisk(NetworkAttachmentDefinition definition, string name)
    {
        RequireMayStandForFile(definition, name);
        return TryFindOnDisk(definition.Name(), out var list)
            ? list
            : throw new CniException(
                PluginErrorCode.NetworkNotFound,
                $"{NetworkLabel.Of(name)} has no spec.config, and no file in {PlainText.Word(config.ConfDir)} has the name \"{definition.Name()}\"; "
                + $"write the configuration into the definition or put such a file on the node{_near.OfConfiguration(definition.Name(), isFileMeant: false)}");
    }

    // The check comes before the directory is read, so that the error does not reveal whether such a file exists.
    private void RequireMayStandForFile(NetworkAttachmentDefinition definition, string name)
    {
        if (config.ConfDirDefinitions == ConfDirDefinitions.System
            && definition.Namespace() != config.MultusNamespace
            && !config.GlobalNamespaces.Contains(definition.Namespace()))
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.NetworkForbidden,
                $"{NetworkLabel.Of(name)} has no spec.config, and confDirDefinitions \"system\" allows only definitions of namespaces "
                + $"{string.Join(", ", config.GlobalNamespaces.Prepend(config.MultusNamespace).Distinct().Select(PlainText.Word))} "
                + "to use a file of the node; write the configuration into the definition, or use a definition of one of them");
        }
    }

    // Most nodes do not have this directory.
    private bool TryFindOnDisk(string name, [NotNullWhen(true)] out NetworkConfigurationList? list)
    {
        list = null;
        return Directory.Exists(config.ConfDir) && new ConfigurationDirectory(config.ConfDir).TryFind(name, out list);
    }

    // CNI-Genie uses the file name: 10-calico.conflist is calico, whatever the name of the network in it.
    private bool TryFindFile(string name, [NotNullWhen(true)] out NetworkConfigurationList? list)
    {
        list = null;
        return Directory.Exists(config.ConfDir)
            && new ConfigurationDirectory(config.ConfDir).TryFindFile(
                file => file == name || file[(file.IndexOf('-') + 1)..] == name, out list);
    }

    private static ResolvedNetwork Named(NetworkRequest request, NetworkConfigurationList list, bool isFromDefinition) => new()
    {
        Request = request,
        DisplayName = list.Name,
        Configuration = list,
        IsFromDefinition = isFromDefinition,
    };
}
