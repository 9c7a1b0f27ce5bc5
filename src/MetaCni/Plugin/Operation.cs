// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Cni.Errors;
using Cni.Plugin;
using Cni.Runtime;
using Cni.Values;
using MetaCni.Attaching;
using MetaCni.Cluster;
using MetaCni.Config;
using MetaCni.Journal;
using MetaCni.Linux;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Plugin;

/// <summary>One call of the runtime, with what every verb makes of its configuration.</summary>
internal sealed class Operation
{
    private const string NamespaceOverride = "CNI_NETNS_OVERRIDE";

    private Operation(PluginRequest request, MetaConfig config, PluginServices services)
    {
        Request = request;
        Config = config;
        Services = services;
        Delegates = new Delegates(
            new NetworkRuntime(new BuiltInPassthru(new MarkingRunner(services.Runner))), request.Environment);
        Log = new OperatorLog(config.Log, services.StandardError, services.Time);
        Journal = new AttachmentJournal(config.StateDir, services.Time);
    }

    // In bytes: what remains of a log line has to hold the message.
    private const int LongestDetails = 1024;

    public PluginRequest Request { get; }

    public MetaConfig Config { get; }

    public PluginServices Services { get; }

    public Delegates Delegates { get; }

    public AttachmentJournal Journal { get; }

    public OperatorLog Log { get; }

    /// <summary>Where plugins are looked for: our own directory setting first, then the runtime's, each directory once.</summary>
    public IReadOnlyList<string> PluginPath => [.. Request.Path.Prepend(Config.BinDir).Distinct()];

    /// <summary>
    /// True where the runtime sets CNI_NETNS_OVERRIDE, as the reference library reads it: CNI_NETNS may be the host's own namespace.
    /// </summary>
    public bool MayUseHostNamespace => MayBeHostNamespace(Request);

    /// <summary>For verbs that make something: the whole configuration has to be right.</summary>
    /// <exception cref="CniException">
    /// 4: the container's id is too long. 7, with every problem. 8: the namespace is the host's. 107: we were called by ourselves.
    /// </exception>
    public static Operation Strict(PluginRequest request, PluginServices services)
    {
        RejectOwnCall(request);
        RecordName.Require(request.ContainerId);
        RejectOwnNamespace(request);
        var (config, problems) = MetaConfigReader.Read(request.Configuration, request.Version);
        MetaConfigValidator.ThrowIfAny(MetaConfigValidator.Validate(config, problems, request.DuplicateKeys));
        return new Operation(request, config, services);
    }

    /// <summary>For verbs that take down: only where the records are has to be known, whatever became of the rest.</summary>
    /// <exception cref="CniException">
    /// 7: <c>stateDir</c> cannot be read. 8: CHECK of the host's namespace. 107: we were called by ourselves.
    /// </exception>
    public static Operation Lenient(PluginRequest request, PluginServices services)
    {
        RejectOwnCall(request);
        if (request.Command != CniCommand.Del)
        {
            RejectOwnNamespace(request);
        }

        var (config, problems) = MetaConfigReader.Read(request.Configuration, request.Version);
        var all = MetaConfigValidator.Validate(config, problems, request.DuplicateKeys);
        MetaConfigValidator.ThrowIfAny([.. all.Where(problem => problem.Path == "stateDir")]);
        return new Operation(request, config, services);
    }

    /// <summary>True where a plugin that we run for a container runs us for the same one.</summary>
    public static bool IsOwnCall(PluginRequest request)
    {
        var marker = request.Environment.LastOrDefault(variable => variable.Key == OperationMarker.Variable).Value;
        return !string.IsNullOrEmpty(marker) && marker.StartsWith($"{request.ContainerId}@", StringComparison.Ordinal);
    }

    /// <summary>For the log alone, whatever the configuration is worth.</summary>
    public static Operation Unchecked(PluginRequest request, PluginServices services) =>
        new(request, MetaConfigReader.Read(request.Configuration, request.Version).Config, services);

    /// <summary>Where pods and definitions come from; null where there is no such source.</summary>
    public ICluster? Cluster(bool connectEarly) =>
        new ClusterSource(Services.Time, Log, Services.PrepareTls) { Budget = Config.Deadline ?? Deadline.Add }
            .Select(Config, Request.Environment, connectEarly);

    /// <summary>One line about an attachment; GC is no call about a container, and tells of many.</summary>
    public void LogAttachment(
        (PodIdentity? Pod, ContainerId Container) whose, PlannedAttachment attachment, TimeSpan elapsed, string outcome)
    {
        if (Log.IsVerbose)
        {
            var plugins = string.Join(',', attachment.Configuration.Plugins.Select(plugin => PlainText.Word(plugin.Type)));
            Log.Verbose($"{Subject(whose.Pod, whose.Container)} network={PlainText.Word(attachment.Network)} plugin={plugins} "
                + $"interface={attachment.InterfaceName} {Took(elapsed)} outcome={outcome}");
        }
    }

    /// <summary>One line about the whole operation.</summary>
    public void LogOperation(PodIdentity? pod, TimeSpan elapsed, string outcome)
    {
        Services.Line.IsWritten = true;
        if (Log.IsVerbose)
        {
            Log.Verbose($"{Subject(pod, Request.ContainerId)} {Took(elapsed)} outcome={outcome}");
        }
    }

    /// <summary>The line about an operation that failed.</summary>
    public void LogFailure(PodIdentity? pod, TimeSpan elapsed, CniError error)
    {
        Services.Line.IsWritten = true;
        Log.Error(
            $"{Subject(pod, Request.ContainerId)} {Took(elapsed)} outcome=failed code={error.Code} error={Quoted(error.Message)} "
            + $"details={Quoted(PlainText.LastLine(error.Details, LongestDetails))}");
    }

    private string Subject(PodIdentity? pod, ContainerId container) =>
        $"{CniCommandNames.Of(Request.Command)} pod={pod?.ToString() ?? "-"} "
        + $"container={(container.Value.Length > 0 ? container.Value : "-")}";

    // As Go's loggers write a value: what a plugin says may have quotes of its own.
    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Took(TimeSpan elapsed) =>
        string.Create(CultureInfo.InvariantCulture, $"duration={elapsed.TotalMilliseconds:0.0}ms");

    // As the reference library: plugins would make interfaces of the node itself. DEL goes on without a namespace (TeardownNamespace).
    private static void RejectOwnNamespace(PluginRequest request)
    {
        if (request.NetworkNamespace.Length > 0
            && !MayBeHostNamespace(request)
            && NetworkNamespace.IsCurrent(request.NetworkNamespace))
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkNamespace,
                $"CNI_NETNS {PlainText.Word(request.NetworkNamespace)} is the network namespace of the host, not of a pod; "
                + "pass the sandbox's own, or set CNI_NETNS_OVERRIDE=1 where the host's is meant");
        }
    }

    // skel of the reference library: "1", or "true" in any case, and nothing else.
    private static bool MayBeHostNamespace(PluginRequest request)
    {
        var value = request.Environment.LastOrDefault(variable => variable.Key == NamespaceOverride).Value;
        return value == "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
    }

    // Before any lock: our own delegate would wait for the lock that we hold.
    private static void RejectOwnCall(PluginRequest request)
    {
        if (IsOwnCall(request))
        {
            throw new CniException(
                PluginErrorCode.SelfDelegation,
                "a delegate of MetaCni has called MetaCni "
                + $"{(request.ContainerId.Value.Length > 0 ? $"for the same container {request.ContainerId}" : "again")}; "
                + "take MetaCni out of the configuration of the primary or secondary that names it");
        }
    }
}
