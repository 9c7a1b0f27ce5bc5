// SPDX-License-Identifier: Apache-2.0

namespace Cni.Errors;

/// <summary>A failure whose CNI error is known where it is thrown; it reaches the wire unchanged.</summary>
public sealed class CniException : Exception
{
    /// <summary>Wraps an error of the protocol.</summary>
    public CniException(CniError error, Exception? innerException = null)
        : base(error.Message, innerException) => Error = error;

    /// <summary>Wraps an error with one of the specification's codes.</summary>
    public CniException(CniErrorCode code, string message, string details = "", Exception? innerException = null)
        : this(new CniError(code, message, details), innerException)
    {
    }

    /// <summary>Wraps an error with one of this project's codes.</summary>
    public CniException(PluginErrorCode code, string message, string details = "", Exception? innerException = null)
        : this(new CniError(code, message, details), innerException)
    {
    }

    /// <summary>What goes to the wire.</summary>
    public CniError Error { get; }

    /// <summary>The type of the plugin that failed; null where the failure is not a plugin's.</summary>
    public string? PluginType { get; init; }

    /// <summary>The place of that plugin in its configuration list, from zero; null where no list was being executed.</summary>
    public int? PluginIndex { get; init; }

    /// <summary>False where that plugin could not even be started, so that it has done nothing.</summary>
    public bool WasPluginStarted { get; init; } = true;

    /// <summary>True where the plugin itself said so, with an error of the protocol; false where this was found out about it.</summary>
    public bool IsPluginsOwn { get; init; }

    internal CniException At(int pluginIndex, bool wasPluginStarted) => new(Error, this)
    {
        PluginType = PluginType,
        PluginIndex = pluginIndex,
        WasPluginStarted = wasPluginStarted,
        IsPluginsOwn = IsPluginsOwn,
    };
}
