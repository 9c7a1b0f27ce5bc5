// SPDX-License-Identifier: Apache-2.0

using EndToEnd.Tests.BadInput;
using EndToEnd.Tests.Kubernetes;
using Support;

namespace EndToEnd.Tests.FailureModes;

/// <summary>How an ADD must end that the API server made fail: one error, and nothing left that it made.</summary>
internal static class Undone
{
    /// <summary>What was attached, in this order, was detached in reverse; the pod's status is as before.</summary>
    public static void Require(KubernetesSandbox sandbox, ProcessOutcome outcome, int code, string interfaces, params string[] words)
    {
        Refusal.RequireError(outcome, code, words);
        var names = interfaces.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [.. names.Select(name => $"ADD {name} (recorder)"), .. names.Reverse().Select(name => $"DEL {name} (recorder)")],
            sandbox.Node.Recorders.Order);
        Assert.Empty(sandbox.Node.Records);
    }
}
