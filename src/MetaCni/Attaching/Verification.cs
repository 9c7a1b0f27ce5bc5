// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Attaching.Checks;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Results;
using MetaCni.Config;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Completes outcomes, and compares them with what was requested.</summary>
internal static class Verification
{
    /// <summary>Adds the device information. It only informs: malformed information from a plugin must not fail the attachment.</summary>
    public static IReadOnlyList<AttachmentOutcome> WithDeviceInfo(IReadOnlyList<AttachmentOutcome> outcomes, OperatorLog log)
    {
        return [.. outcomes.Select(outcome => outcome with { DeviceInfo = Read(outcome.Planned) })];

        JsonObject? Read(PlannedAttachment attachment)
        {
            try
            {
                return DeviceInfoFiles.Read(attachment);
            }
            catch (CniException e)
            {
                log.Warning(e.Message);
                return null;
            }
        }
    }

    /// <summary>Warns of requests that are not honoured, or fails, as the policy of the plan says.</summary>
    /// <exception cref="CniException">109: a request is not honoured.</exception>
    public static void RequireRequests(
        AttachmentPlan plan, IReadOnlyList<AttachmentOutcome> outcomes, INamespaceView view, AddReport report)
    {
        var unmet = plan.UnmetRequests
            .Concat(outcomes.SelectMany(outcome => RequestCheck.Unmet(outcome, plan.Sandbox.NetworkNamespace, view)))
            .ToList();
        if (unmet.Count > 0 && plan.RequestPolicy == RequestPolicy.Enforce)
        {
            throw UnmetRequests.Failure(unmet);
        }

        unmet.ForEach(report.Warn);
    }
}
