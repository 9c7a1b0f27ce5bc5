// SPDX-License-Identifier: Apache-2.0

namespace Cni.Invocation.Posix;

/// <summary>Why a child was not left alone until its end.</summary>
internal enum Ending
{
    /// <summary>It was.</summary>
    None,

    /// <summary>The deadline came first.</summary>
    Deadline,

    /// <summary>It wrote more to stdout than any answer has.</summary>
    OutputTooLong,
}
