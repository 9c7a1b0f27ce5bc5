// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Logging.Operations;

/// <summary>The names of the steps in docs/architecture.md, as members of <c>phases</c>.</summary>
internal static class OperationPhase
{
    /// <summary>ADD 1: the configuration, the pod and its requests. GC 1: the records.</summary>
    public const string Read = "read";

    /// <summary>ADD 2.</summary>
    public const string Resolve = "resolve";

    /// <summary>ADD 3.</summary>
    public const string Plan = "plan";

    /// <summary>ADD 4, DEL 1, CHECK 1.</summary>
    public const string Lock = "lock";

    /// <summary>ADD 5, and the roll-back of a failed ADD.</summary>
    public const string RollBack = "rollBack";

    /// <summary>ADD 6.</summary>
    public const string Record = "record";

    /// <summary>ADD 7.</summary>
    public const string Attach = "attach";

    /// <summary>ADD 8.</summary>
    public const string Routes = "routes";

    /// <summary>ADD 9.</summary>
    public const string Verify = "verify";

    /// <summary>ADD 10.</summary>
    public const string Status = "status";

    /// <summary>ADD 11.</summary>
    public const string Complete = "complete";

    /// <summary>After ADD: events that are still on their way.</summary>
    public const string Events = "events";

    /// <summary>DEL 2, CHECK 2.</summary>
    public const string Find = "find";

    /// <summary>DEL 3 and 4. GC 2.</summary>
    public const string Detach = "detach";

    /// <summary>DEL 5, GC 5: what earlier operations left.</summary>
    public const string Retry = "retry";

    /// <summary>CHECK 3, STATUS 2 and 3.</summary>
    public const string Check = "check";

    /// <summary>CHECK 4, STATUS 4.</summary>
    public const string Plugins = "plugins";

    /// <summary>GC 3 and 4.</summary>
    public const string Collect = "collect";
}
