// SPDX-License-Identifier: Apache-2.0

namespace Cni.Errors;

/// <summary>An error as a plugin writes it to stdout (CNI §5 "Error"). The wire error is the domain error.</summary>
/// <remarks>
/// Message and details are safe to show by type: one line of at most 4 KiB each, control and invisible characters escaped
/// (<see cref="PlainText"/>), whoever wrote them. So are the answer, the record, the event and the log line that are made from them.
/// </remarks>
/// <param name="Code">A <see cref="CniErrorCode"/>, or a plugin's own code from 100 on.</param>
/// <param name="Message">A short sentence that characterises the error (<c>msg</c>).</param>
/// <param name="Details">A longer text, or empty (<c>details</c>).</param>
public sealed record CniError(int Code, string Message, string Details = "")
{
    /// <summary>An error with one of the specification's codes.</summary>
    public CniError(CniErrorCode code, string message, string details = "")
        : this((int)code, message, details)
    {
    }

    /// <summary>An error with one of this project's codes.</summary>
    public CniError(PluginErrorCode code, string message, string details = "")
        : this((int)code, message, details)
    {
    }

    /// <summary>A short sentence that characterises the error (<c>msg</c>).</summary>
    public string Message { get; init => field = PlainText.Line(value); } = PlainText.Line(Message);

    /// <summary>A longer text, or empty (<c>details</c>).</summary>
    public string Details { get; init => field = PlainText.Line(value); } = PlainText.Line(Details);
}
