// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Faults;

/// <summary>What a fault leaves to be done.</summary>
public enum FaultEffect
{
    /// <summary>The request is served.</summary>
    None,

    /// <summary>There is nothing left to do.</summary>
    Answered,

    /// <summary>The request takes effect, and its connection ends before the answer.</summary>
    LoseAnswer,
}
