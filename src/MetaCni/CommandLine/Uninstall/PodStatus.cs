// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using Crd.Status;
using Linux;
using Linux.Netlink;
using MetaCni.Attaching;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Results;
using MetaCni.Cluster;
using MetaCni.CommandLine.Terminal;
using MetaCni.Config;
using MetaCni.Install;
using MetaCni.Install.Configuration;
using MetaCni.Install.Removal;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Preparing;

namespace MetaCni.CommandLine.Uninstall;

/// <summary>
/// Publishes the network-status of running pods that have lost their secondary networks. A status that cannot be published is a warning: the
/// networks are detached in any case.
/// </summary>
internal sealed class PodStatus(AttachmentJournal journal, NodeDirectories directories, ToolHost host, Voices voices) : IDisposable
{
    // For one pod; after a server that did not answer in time, no further pod waits for it.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private ICluster? _cluster;
    private bool _isOver;

    /// <summary>Publishes what the record of a pod lists as attached.</summary>
    public async Task PublishAsync(RemainingPod pod, CancellationToken stop)
    {
        if (_isOver || pod.Record?.Plan.Sandbox.Pod is not { } identity)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Limit, host.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            _cluster ??= Open();
            _isOver = _cluster is null;
            if (_cluster is not null && journal.TryRead(pod.Container, pod.Interface, out var record))
            {
                var update = new StatusUpdate
                {
                    Pod = await _cluster.GetPodAsync(identity, end.Token).ConfigureAwait(false),
                    Holder = RecordName.Of(record.Plan.Sandbox.ContainerId, record.Plan.Sandbox.InterfaceName),
                    Status = NetworkStatusAnnotation.Write(StatusOf(record)),
                };
                await _cluster.PublishStatusAsync(update, end.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is CniException or FormatException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            _isOver |= limit.IsCancellationRequested;
            voices.Warning($"{pod}: the annotation network-status still lists the detached networks: {(e is OperationCanceledException ? "no answer in time" : e.Message)}");
        }
    }

    public void Dispose() => _cluster?.Dispose();

    // The configuration was withdrawn, and is still readable. The daemon is being removed, too.
    private ICluster? Open()
    {
        var log = new OperatorLog(new LogConfig(), host.Error, host.Time);
        return PublishedSettings.Config(directories) is { } config
            ? new ClusterSource(host.Time, log, host.PrepareTls) { Budget = Limit }.Select(config with { NodeSocket = "" }, [.. host.Environment], connectEarly: true)
            : null;
    }

    private static IReadOnlyList<NetworkStatus> StatusOf(AttachmentRecord record) => new NetworkStatusBuilder(() => LinksOf(record)).Build(
    [
        .. record.Attachments.Where(attachment => attachment is { State: AttachmentState.Attached, Result: not null }).Select(attachment => new AttachmentOutcome
        {
            Planned = attachment.Planned,
            Json = attachment.Result!,
            Result = ResultCodec.Read(attachment.Result!, attachment.Planned.Configuration.Version),
            DeviceInfo = DeviceInfoFiles.Read(attachment.Planned),
        }),
    ]);

    // Only for what results leave out.
    private static IReadOnlyList<Link> LinksOf(AttachmentRecord record)
    {
        try
        {
            using var view = new NamespaceView(RecordedNamespace.Of(record));
            return view.Links();
        }
        catch (Exception e) when (e is CniException or LinuxException)
        {
            return [];
        }
    }
}
