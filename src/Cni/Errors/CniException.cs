// SPDX-License-Identifier: Apache-2.0

namespace Cni.Errors;

/// <summary>A failure with a CNI error, which is written to stdout unchanged (CNI §5 "Error").</summary>
public sealed class CniException : Exception
{
    /// <summary>Wraps an error of the protocol.</summary>
    public CniException(CniError error, Exception? innerException = null)
        : base(error.Message, innerException) => Error = error;

    /// <summary>Wraps an error with a code of the specification.</summary>
    public CniException(CniErrorCode code, string message, string details = "", Exception? innerException = null)
        : this(new CniError(code, message, details), innerException)
    {
    }

    /// <summary>Wraps an error with a code of this project.</summary>
    public CniException(PluginErrorCode code, string message, string details = "", Exception? innerException = null)
        : this(new CniError(code, message, details), innerException)
    {
    }

    /// <summary>The error that is written to stdout.</summary>
    public CniError Error { get; }

    /// <summary>The type of the plugin that failed; null if no plugin failed.</summary>
    public string? PluginType { get; init; }

    /// <summary>The zero-based index of that plugin in its configuration list; null if no list was being executed.</summary>
    public int? PluginIndex { get; init; }

    /// <summary>False if that plugin could not be started, so that it changed nothing.</summary>
    public bool WasPluginStarted { get; init; } = true;

    /// <summary>True if the plugin itself reported the error (CNI §5 "Error"); false if this library detected the failure.</summary>
    public bool IsPluginsOwn { get; init; }

    /// <summary>True if no directory that was searched has the plugin's file.</summary>
    public bool IsPluginMissing { get; init; }

    internal CniException At(int pluginIndex, bool wasPluginStarted) => new(Error, this)
    {
        PluginType = PluginType,
        PluginIndex = pluginIndex,
        WasPluginStarted = wasPluginStarted,
        IsPluginsOwn = IsPluginsOwn,
        IsPluginMissing = IsPluginMissing,
    };
}
