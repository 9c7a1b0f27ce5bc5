// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Upstream;

/// <summary>A list or a watch failed; it is tried again.</summary>
/// <param name="reason">One word in CamelCase.</param>
/// <param name="message">Why, with the remedy.</param>
/// <param name="inner">The cause.</param>
internal sealed class WatchFailedException(string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Reason => reason;

    /// <summary>The pause that the server asks for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True if events may have been missed: the objects are listed again.</summary>
    public bool NeedsList { get; init; }

    /// <summary>True if the server does not have the version any more (410).</summary>
    public bool IsExpired => reason == "Gone";
}
