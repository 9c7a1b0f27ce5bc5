// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Results;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Carries out a plan in order. It decides nothing, and stops at the first failure; undoing is the caller's scope.</summary>
internal sealed class Attacher(Delegates delegates, TimeProvider time)
{
    /// <exception cref="CniException">The delegate's own error, its message starting with network, plugin and interface.</exception>
    public IReadOnlyList<AttachmentOutcome> AttachAll(AttachmentPlan plan, IAttachmentLog log, CancellationToken deadline)
    {
        var outcomes = new List<AttachmentOutcome>();
        for (var index = 0; index < plan.Attachments.Count; index++)
        {
            outcomes.Add(Attach(plan, index, log, deadline));
        }

        return outcomes;
    }

    private AttachmentOutcome Attach(AttachmentPlan plan, int index, IAttachmentLog log, CancellationToken deadline)
    {
        var attachment = plan.Attachments[index];
        try
        {
            delegates.RequireInstalled(plan, attachment);
            log.Attempting(index);
            var start = time.GetTimestamp();
            var json = delegates.Add(plan, attachment, deadline);
            log.Attached(index, json, time.GetElapsedTime(start));
            return new AttachmentOutcome
            {
                Planned = attachment,
                Json = json,
                Result = ResultCodec.Read(json, attachment.Configuration.Version),
            };
        }
        catch (CniException e) when (e.Error.Code != (int)PluginErrorCode.StateUnavailable)
        {
            throw DelegateError.Of(attachment, e);
        }
    }
}
