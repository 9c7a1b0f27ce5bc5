// SPDX-License-Identifier: Apache-2.0

namespace Cni.Errors;

/// <summary>An error as a plugin writes it to stdout (CNI §5 "Error").</summary>
/// <remarks>
/// Message and details are always safe to display, whatever their source: one line of at most 4 KiB each, with control and invisible
/// characters escaped (<see cref="PlainText"/>). So answers, records, events and log lines made from them are safe, too.
/// </remarks>
/// <param name="Code">A <see cref="CniErrorCode"/>, or a plugin's own code from 100 (CNI §5 "Error").</param>
/// <param name="Message">A short message (<c>msg</c>).</param>
/// <param name="Details">A longer description, or empty (<c>details</c>).</param>
public sealed record CniError(int Code, string Message, string Details = "")
{
    /// <summary>Creates an error with a code of the specification.</summary>
    public CniError(CniErrorCode code, string message, string details = "")
        : this((int)code, message, details)
    {
    }

    /// <summary>Creates an error with a code of this project.</summary>
    public CniError(PluginErrorCode code, string message, string details = "")
        : this((int)code, message, details)
    {
    }

    /// <summary>A short message (<c>msg</c>).</summary>
    public string Message { get; init => field = PlainText.Line(value); } = PlainText.Line(Message);

    /// <summary>A longer description, or empty (<c>details</c>).</summary>
    public string Details { get; init => field = PlainText.Line(value); } = PlainText.Line(Details);
}
