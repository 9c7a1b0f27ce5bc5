// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>
/// The operator's log of one operation, with lines about containers and their attachments. GC logs about many containers.
/// </summary>
/// <param name="log">The log, without fields of a container.</param>
/// <param name="pod">The pod of the operation, or null.</param>
/// <param name="container">The container of the operation; empty for GC and STATUS.</param>
internal sealed class ContainerLog(OperatorLog log, PodIdentity? pod, ContainerId container)
{
    /// <summary>Logs about the operation as a whole.</summary>
    public OperatorLog Operation => About(pod, container);

    public OperatorLog About(PodIdentity? subject, ContainerId id) =>
        log.About(LogField.Pod(subject?.ToString() ?? ""), LogField.Container(id.Value));

    public OperatorLog About(AttachmentPlan plan) => About(plan.Sandbox.Pod, plan.Sandbox.ContainerId);

    public OperatorLog About(AttachmentPlan plan, PlannedAttachment attachment) =>
        About(plan.Sandbox.Pod, plan.Sandbox.ContainerId, attachment);

    public OperatorLog About(PodIdentity? subject, ContainerId id, PlannedAttachment attachment) => About(subject, id).About(
        LogField.Network(attachment.Network),
        LogField.Plugin(string.Join(',', attachment.Configuration.Plugins.Select(plugin => plugin.Type))),
        LogField.Interface(attachment.InterfaceName.Value));

    /// <summary>Logs the planned attachments at level <c>debug</c>.</summary>
    public void Tell(AttachmentPlan plan)
    {
        foreach (var attachment in log.IsDebug ? plan.Attachments : [])
        {
            About(plan, attachment).Debug(
                "network planned",
                new LogField("name", attachment.Configuration.Name),
                new LogField("cniVersion", attachment.Configuration.Version.ToString()),
                new LogField("capabilities", string.Join(',', attachment.CapabilityArguments?.Select(pair => pair.Key) ?? [])));
        }
    }
}
