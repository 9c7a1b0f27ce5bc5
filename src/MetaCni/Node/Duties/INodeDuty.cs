// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>One of the things that the daemon does, for as long as it runs.</summary>
internal interface INodeDuty
{
    /// <summary>The duty's name in messages.</summary>
    string Name { get; }

    /// <summary>
    /// Runs until it is cancelled; a duty with nothing left to do may return. It handles the failures that it expects itself, with
    /// backoff: an exception ends the daemon. A CniException is a reason for an administrator; every other exception is a defect.
    /// </summary>
    Task RunAsync(CancellationToken stop);
}
