// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Values;

namespace Cni.Plugin;

/// <summary>One invocation in progress; it keeps the configuration, which determines the version of an error.</summary>
internal sealed class PluginSession(ICniPlugin plugin, PluginInvocation invocation)
{
    private const string Input = "the network configuration on stdin";

    private JsonObject? _configuration;

    /// <summary>The version of an error, or of the answer to VERSION.</summary>
    public CniVersion AnswerVersion => VersionGate.ForAnswer(_configuration, plugin.SupportedVersions);

    /// <summary>True if the plugin has written its result itself.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Serves the command; returns the JSON for stdout, or null for none.</summary>
    public async Task<JsonObject?> ServeAsync(CancellationToken cancellation)
    {
        var environment = RequestEnvironment.Read(invocation);
        if (environment.Command == CniCommand.Version)
        {
            return await AnswerVersionsAsync(cancellation).ConfigureAwait(false);
        }

        var input = await BoundedReader.ReadAsync(invocation.StandardInput, cancellation).ConfigureAwait(false);
        _configuration = JsonBorder.ReadObject(input.Span, Input, out var duplicates, JsonBorder.MaximumValuesOfPrograms);
        var name = ReadName(_configuration);
        var request = new PluginRequest
        {
            Command = environment.Command,
            ContainerId = environment.ContainerId,
            NetworkNamespace = environment.NetworkNamespace,
            InterfaceName = environment.InterfaceName,
            Arguments = environment.Arguments,
            Path = invocation.Variable("CNI_PATH").Split(':', StringSplitOptions.RemoveEmptyEntries),
            Environment = invocation.Environment,
            Configuration = _configuration,
            NetworkName = name,
            Version = VersionGate.Check(_configuration, environment.Command, plugin.SupportedVersions),
            DuplicateKeys = duplicates,
            WriteResultAsync = WriteResultAsync,
        };
        return await DispatchAsync(request, cancellation).ConfigureAwait(false);
    }

    private async Task<JsonObject?> DispatchAsync(PluginRequest request, CancellationToken cancellation)
    {
        if (request.Command == CniCommand.Add)
        {
            var result = await plugin.AddAsync(request, cancellation).ConfigureAwait(false);
            return IsAnswered ? null : result;
        }

        var work = request.Command switch
        {
            CniCommand.Del => plugin.DelAsync(request, cancellation),
            CniCommand.Check => plugin.CheckAsync(request, cancellation),
            CniCommand.Status => plugin.StatusAsync(request, cancellation),
            _ => plugin.GcAsync(request, cancellation),
        };
        await work.ConfigureAwait(false);
        return null;
    }

    private async Task WriteResultAsync(JsonObject result, CancellationToken cancellation)
    {
        await AnswerWriter.WriteAsync(invocation, result, cancellation).ConfigureAwait(false);
        IsAnswered = true;
    }

    // CNI §5 "Version". Runtimes probe plugins of any age, so VERSION is answered whatever stdin holds.
    private async Task<JsonObject> AnswerVersionsAsync(CancellationToken cancellation)
    {
        try
        {
            var input = await BoundedReader.ReadAsync(invocation.StandardInput, cancellation).ConfigureAwait(false);
            _configuration = JsonBorder.ReadObject(input.Span, Input, JsonBorder.MaximumValuesOfPrograms);
        }
        catch (CniException)
        {
            _configuration = null;
        }

        return new JsonObject
        {
            ["cniVersion"] = AnswerVersion.ToString(),
            ["supportedVersions"] = new JsonArray([.. plugin.SupportedVersions.Select(version => JsonValue.Create(version.ToString()))]),
        };
    }

    private static NetworkName ReadName(JsonObject configuration)
    {
        var node = JsonKeys.Find(configuration, "name");
        if (JsonScalar.Text(node) is { } text && NetworkName.TryParse(text, out var name))
        {
            return name;
        }

        throw new CniException(
            CniErrorCode.InvalidNetworkConfiguration,
            node is null
                ? $"{Input} has no name; give the network a \"name\""
                : $"{Input} has an invalid name{Shown(node)}; "
                    + "start with a letter or digit, and continue with letters, digits, '_', '.' or '-'");
    }

    // A value that is not a string names nothing and may be a whole document, so it is not shown.
    private static string Shown(JsonNode node) =>
        JsonScalar.Text(node) is { } text ? $" {PlainText.Name(text)}" : $", {JsonKind.Of(node)}";
}
