// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using MetaCni.Config;
using MetaCni.Errors;

namespace MetaCni.Planning;

/// <summary>
/// Reports requests that are not honoured. The closing hint is only for requestPolicy enforce; as warnings, the sentences stand alone.
/// </summary>
internal static class UnmetRequests
{
    // In bytes. The rest of the line is for the end of the message and for its prefix.
    private const int Room = PlainText.MaximumLine - 1024;

    /// <summary>Fails before anything is attached, if no plugin can honour a request.</summary>
    /// <exception cref="CniException">109: the policy of the plan is to enforce requests, and one cannot be honoured.</exception>
    public static void RequireNone(AttachmentPlan plan)
    {
        if (plan.RequestPolicy == RequestPolicy.Enforce && plan.UnmetRequests.Count > 0)
        {
            throw Failure(plan.UnmetRequests);
        }
    }

    public static CniException Failure(IEnumerable<string> sentences)
    {
        List<string> all = [.. sentences];
        var named = Math.Max(1, all.Count - Beyond(all));
        var more = all.Count - named;
        IEnumerable<string> clauses =
        [
            .. all.Take(named).Select(sentence => PlainText.Line(sentence, Room)),
            .. more > 0 ? [$"{more} more {(more == 1 ? "request is" : "requests are")} not honoured"] : Array.Empty<string>(),
            "or set requestPolicy to warn to start the pod without it",
        ];
        return MetaCniError.Of(MetaCniErrorCode.RequestNotHonoured, string.Join("; ", clauses));
    }

    // How many of the last sentences do not fit.
    private static int Beyond(List<string> sentences)
    {
        var used = 0;
        return sentences.Count - sentences.TakeWhile(sentence => (used += Encoding.UTF8.GetByteCount(sentence) + 2) <= Room).Count();
    }
}
