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
using MetaCni.Logging.Operations;
using MetaCni.Planning;
using MetaCni.Preparing;
using MetaCni.Takeover;

namespace MetaCni.Plugin;

/// <summary>One call of the runtime with its configuration, and the objects that every command creates from them.</summary>
internal sealed class Operation
{
    private readonly PluginServices _services;

    private Operation(PluginRequest request, MetaConfig config, PluginServices services, OperationTrace trace)
    {
        (Request, Config, Trace, _services) = (request, config, trace, services);
        var log = new OperatorLog(config.Log, services.StandardError, services.Time)
            .About(LogField.Command(CniCommandNames.Of(request.Command)));

        // Invalid arguments are reported by the command, not by the log.
        Log = new ContainerLog(log, PodIdentity.Of(CniArguments.ParseValid(request.Arguments)), request.ContainerId);
        var runner = new MeasuringRunner(new LoggingRunner(services.Runner, log, services.Time), trace);
        Delegates = new Delegates(
            new NetworkRuntime(new BuiltInPassthru(new MarkingRunner(runner, services.Time))), request.Environment);
        Journal = new AttachmentJournal(config.StateDir, services.Time);
    }

    public PluginRequest Request { get; }

    public MetaConfig Config { get; }

    /// <summary>Measures the operation for the operations log.</summary>
    public OperationTrace Trace { get; }

    public Delegates Delegates { get; }

    public AttachmentJournal Journal { get; }

    /// <summary>
    /// The log; its lines name the container of the call and the pod in CNI_ARGS, even if the rest of the call is invalid.
    /// </summary>
    public ContainerLog Log { get; }

    /// <summary>False if the configuration names a directory that cannot be used.</summary>
    public bool HasValidStateDirectory { get; private init; } = true;

    /// <summary>The directories of plugins: binDir first, then the runtime's CNI_PATH, without duplicates.</summary>
    public IReadOnlyList<string> PluginPath => [.. Request.Path.Prepend(Config.BinDir).Distinct()];

    /// <summary>The time limit for reporting failed detaches.</summary>
    public GivingUp Grace => new(Config.DeleteGrace, _services.Time);

    /// <summary>Notes what cannot be detached, for a later DEL of another container.</summary>
    public Deferrals Deferrals => new(Journal, Log.Operation, _services.Time);

    /// <summary>For ADD and STATUS: the whole configuration must be valid.</summary>
    /// <exception cref="CniException">
    /// 4: the container id is too long. 7: the configuration is invalid; the message has every problem. 8: the namespace is the host's.
    /// 107: MetaCni called itself.
    /// </exception>
    public static Operation Strict(PluginRequest request, PluginServices services, OperationTrace trace)
    {
        CallChecks.RejectOwnCall(request);
        RecordName.Require(request.ContainerId);
        CallChecks.RejectHostNamespace(request);
        var (config, problems) = MetaConfigReader.Read(request.Configuration, request.Version);
        MetaConfigValidator.ThrowIfAny(MetaConfigValidator.Validate(config, problems, request.DuplicateKeys));
        return new Operation(request, config, services, trace);
    }

    /// <summary>For DEL, CHECK and GC: only <c>stateDir</c>, the directory of the records, must be valid.</summary>
    /// <exception cref="CniException">
    /// 7: <c>stateDir</c> is not valid. 8: the namespace is the host's (not for DEL). 107: MetaCni called itself.
    /// </exception>
    public static Operation Lenient(PluginRequest request, PluginServices services, OperationTrace trace)
    {
        CallChecks.RejectOwnCall(request);
        if (request.Command != CniCommand.Del)
        {
            CallChecks.RejectHostNamespace(request);
        }

        var (config, problems) = MetaConfigReader.Read(request.Configuration, request.Version);
        var all = MetaConfigValidator.Validate(config, problems, request.DuplicateKeys);
        MetaConfigValidator.ThrowIfAny([.. all.Where(problem => problem.Path == "stateDir")]);
        return new Operation(request, config, services, trace);
    }

    /// <summary>For the log only; the configuration may be invalid.</summary>
    public static Operation Unchecked(PluginRequest request, PluginServices services)
    {
        var (config, problems) = MetaConfigReader.Read(request.Configuration, request.Version);
        return new Operation(request, config, services, new OperationTrace(services.Time))
        {
            HasValidStateDirectory = !MetaConfigValidator.Validate(config, problems, request.DuplicateKeys).Any(problem => problem.Path == "stateDir"),
        };
    }

    /// <summary>Opens the source of pods and definitions; null if none is configured.</summary>
    public ICluster? OpenCluster(bool connectEarly) =>
        new ClusterSource(_services.Time, Log.Operation, _services.PrepareTls) { Budget = Config.Deadline ?? Deadline.Add }
            .Select(Config, Request.Environment, connectEarly);

    /// <summary>The runtime's arguments about the container, as far as CNI_ARGS can be read.</summary>
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

    /// <summary>The network namespace for the plugins that detach a record, whatever path the runtime passes.</summary>
    public DetachNamespace Namespaces() => new(_services.OpenNamespace, CallChecks.MayUseHostNamespace(Request), Log);

    /// <summary>Detaches what a record holds, and writes the log lines.</summary>
    public RecordDetacher Detacher() =>
        new(Journal, Delegates, new RecordTraces(Journal, Config.StateDir, new MultusState(Config.CniDir).Remove), _services.Time)
        {
            Observe = record => new DetachLog(Log, record, _services.Time)
            {
                IsRollBack = Request.Command == CniCommand.Add,
                Trace = Trace,
            }.Ended,
            OpenNamespace = _services.OpenNamespace,
            GivingUp = Grace,
        };

    /// <summary>Creates records for containers that Multus attached, or whose record was lost.</summary>
    public ContainerTakeover Takeover() => new(Config, Journal, Log, _services.Time);
}
