// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using Cni.Runtime;
using Cni.Values;
using MetaCni.Attaching;
using MetaCni.Attaching.Plugins;
using MetaCni.Cluster;
using MetaCni.Config;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Preparing;
using MetaCni.Takeover;

namespace MetaCni.Plugin;

/// <summary>One call of the runtime with its configuration, and what every verb makes of the two.</summary>
internal sealed class Operation
{
    private readonly PluginServices _services;

    private Operation(PluginRequest request, MetaConfig config, PluginServices services)
    {
        (Request, Config, _services) = (request, config, services);
        var log = new OperatorLog(config.Log, services.StandardError, services.Time)
            .About(LogField.Command(CniCommandNames.Of(request.Command)));

        // Arguments that cannot be read are an error of the verb's, not of the log's.
        Log = new ContainerLog(log, PodIdentity.Of(CniArguments.ParseValid(request.Arguments)), request.ContainerId);
        Delegates = new Delegates(
            new NetworkRuntime(new BuiltInPassthru(new MarkingRunner(new LoggingRunner(services.Runner, log, services.Time)))),
            request.Environment);
        Journal = new AttachmentJournal(config.StateDir, services.Time);
    }

    public PluginRequest Request { get; }

    public MetaConfig Config { get; }

    public Delegates Delegates { get; }

    public AttachmentJournal Journal { get; }

    /// <summary>The log; its lines name the container of the call and the pod in CNI_ARGS, whatever else is wrong with the call.</summary>
    public ContainerLog Log { get; }

    /// <summary>Where plugins are looked for: our own directory setting first, then the runtime's, each directory once.</summary>
    public IReadOnlyList<string> PluginPath => [.. Request.Path.Prepend(Config.BinDir).Distinct()];

    /// <summary>When what cannot be detached is given up, or told no more.</summary>
    public GivingUp Grace => new(Config.DeleteGrace, _services.Time);

    /// <summary>Notes what cannot be detached for the DEL of another container.</summary>
    public Deferrals Deferrals => new(Journal, Log.Operation, _services.Time);

    /// <summary>For verbs that make something: the whole configuration has to be right.</summary>
    /// <exception cref="CniException">
    /// 4: the container's id is too long. 7, with every problem. 8: the namespace is the host's. 107: we were called by ourselves.
    /// </exception>
    public static Operation Strict(PluginRequest request, PluginServices services)
    {
        CallChecks.RejectOwnCall(request);
        RecordName.Require(request.ContainerId);
        CallChecks.RejectHostNamespace(request);
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
        CallChecks.RejectOwnCall(request);
        if (request.Command != CniCommand.Del)
        {
            CallChecks.RejectHostNamespace(request);
        }

        var (config, problems) = MetaConfigReader.Read(request.Configuration, request.Version);
        var all = MetaConfigValidator.Validate(config, problems, request.DuplicateKeys);
        MetaConfigValidator.ThrowIfAny([.. all.Where(problem => problem.Path == "stateDir")]);
        return new Operation(request, config, services);
    }

    /// <summary>For the log alone, whatever the configuration is worth.</summary>
    public static Operation Unchecked(PluginRequest request, PluginServices services) =>
        new(request, MetaConfigReader.Read(request.Configuration, request.Version).Config, services);

    /// <summary>Where pods and definitions come from; null where there is no such source.</summary>
    public ICluster? OpenCluster(bool connectEarly) =>
        new ClusterSource(_services.Time, Log.Operation, _services.PrepareTls) { Budget = Config.Deadline ?? Deadline.Add }
            .Select(Config, Request.Environment, connectEarly);

    /// <summary>What the runtime says of the container, as far as its CNI_ARGS can be read.</summary>
    public AttachmentContext Context()
    {
        var arguments = CniArguments.ParseValid(Request.Arguments);
        return ContextOf(arguments, PodIdentity.Of(arguments));
    }

    /// <summary>The container of the call, for a pod that was read.</summary>
    public AttachmentContext ContextOf(CniArguments arguments, PodIdentity? pod) => new()
    {
        Sandbox = new Sandbox
        {
            ContainerId = Request.ContainerId,
            InterfaceName = Request.InterfaceName,
            NetworkNamespace = Request.NetworkNamespace,
            Pod = pod,
            PluginPath = PluginPath,
        },
        Arguments = arguments,
    };

    /// <summary>Where plugins look for the attachments of a record, whatever path the runtime gives.</summary>
    public DetachNamespace Namespaces() => new(_services.OpenNamespace, CallChecks.MayUseHostNamespace(Request), Log);

    /// <summary>Detaches what a record holds, and tells the log.</summary>
    public RecordDetacher Detacher() =>
        new(Journal, Delegates, new RecordTraces(Journal, Config.StateDir, new MultusState(Config.CniDir).Remove))
        {
            Observe = record => new DetachLog(Log, record, _services.Time) { IsRollBack = Request.Command == CniCommand.Add }.Ended,
            OpenNamespace = _services.OpenNamespace,
            GivingUp = Grace,
        };

    /// <summary>Makes records of what Multus, or a lost record, left.</summary>
    public ContainerTakeover Takeover() => new(Config, Journal, Log, _services.Time);
}
