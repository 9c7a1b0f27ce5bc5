// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using Cni.Runtime;
using Cni.Values;
using Linux.Namespaces;
using MetaCni.Attaching;
using MetaCni.Cluster;
using MetaCni.Config;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Preparing;

namespace MetaCni.Plugin;

/// <summary>One call of the runtime, with what every verb makes of its configuration.</summary>
internal sealed class Operation
{
    private const string NamespaceOverride = "CNI_NETNS_OVERRIDE";

    // In bytes: what remains of a log line has to hold the message.
    private const int LongestDetails = 1024;

    private readonly OperatorLog _log;

    private Operation(PluginRequest request, MetaConfig config, PluginServices services)
    {
        Request = request;
        Config = config;
        Services = services;
        _log = new OperatorLog(config.Log, services.StandardError, services.Time)
            .About(LogField.Command(CniCommandNames.Of(request.Command)));

        // Arguments that cannot be read are an error of the verb's, not of the log's.
        Log = LogOf(PodArguments.Of(CniArguments.ParseValid(request.Arguments)), request.ContainerId);
        Delegates = new Delegates(
            new NetworkRuntime(new BuiltInPassthru(new MarkingRunner(new LoggingRunner(services.Runner, _log, services.Time)))),
            request.Environment);
        Journal = new AttachmentJournal(config.StateDir, services.Time);
    }

    public PluginRequest Request { get; }

    public MetaConfig Config { get; }

    public PluginServices Services { get; }

    public Delegates Delegates { get; }

    public AttachmentJournal Journal { get; }

    /// <summary>The log; its lines name the container of the call and the pod in CNI_ARGS, whatever else is wrong with the call.</summary>
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

    /// <summary>The log about a container that need not be the call's: GC is no call about one, and tells of many.</summary>
    public OperatorLog LogOf(PodIdentity? pod, ContainerId container) =>
        _log.About(LogField.Pod(pod?.ToString() ?? ""), LogField.Container(container.Value));

    /// <summary>The log about an attachment of a container.</summary>
    public OperatorLog LogOf(PodIdentity? pod, ContainerId container, PlannedAttachment attachment) => LogOf(pod, container).About(
        LogField.Network(attachment.Network),
        LogField.Plugin(string.Join(',', attachment.Configuration.Plugins.Select(plugin => plugin.Type))),
        LogField.Interface(attachment.InterfaceName.Value));

    /// <summary>One line about the whole operation.</summary>
    public void LogOperation(PodIdentity? pod, TimeSpan elapsed)
    {
        Services.Line.IsWritten = true;
        LogOf(pod).Verbose($"{CniCommandNames.Of(Request.Command)} succeeded", LogField.Duration(elapsed));
    }

    /// <summary>The line about an operation that failed.</summary>
    public void LogFailure(PodIdentity? pod, TimeSpan elapsed, CniError error)
    {
        Services.Line.IsWritten = true;
        LogOf(pod).Error($"{CniCommandNames.Of(Request.Command)} failed", [LogField.Duration(elapsed), .. FieldsOf(error)]);
    }

    /// <summary>An error as fields of a line.</summary>
    public static IReadOnlyList<LogField> FieldsOf(CniError error) =>
    [
        LogField.Number("code", error.Code),
        LogField.Error(error.Message),
        LogField.Details(PlainText.LastLine(error.Details, LongestDetails)),
    ];

    private OperatorLog LogOf(PodIdentity? pod) => pod is null ? Log : LogOf(pod, Request.ContainerId);

    // As the reference library: plugins would make interfaces of the node itself. DEL goes on without a namespace (DetachNamespace).
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
            throw MetaCniError.Of(
                MetaCniErrorCode.SelfDelegation,
                "a delegate of MetaCni has called MetaCni "
                + $"{(request.ContainerId.Value.Length > 0 ? $"for the same container {request.ContainerId}" : "again")}; "
                + "take MetaCni out of the configuration of the primary or secondary that names it");
        }
    }
}
