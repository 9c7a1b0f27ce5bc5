// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;

namespace Cni.Plugin;

/// <summary>The parameters of a request, read from the environment (CNI §2 "Parameters" and "CNI operations").</summary>
internal sealed record RequestEnvironment
{
    public required CniCommand Command { get; init; }

    public ContainerId ContainerId { get; private init; }

    public string NetworkNamespace { get; private init; } = "";

    public InterfaceName InterfaceName { get; private init; }

    public string Arguments { get; private init; } = "";

    /// <summary>Reads CNI_COMMAND and checks its required variables; the error names all that are missing.</summary>
    public static RequestEnvironment Read(PluginInvocation invocation)
    {
        var command = ReadCommand(invocation);
        var missing = Required(command).Where(name => invocation.Variable(name).Length == 0).ToList();
        if (missing.Count > 0)
        {
            throw Invalid($"{CniCommandNames.Of(command)} needs {string.Join(", ", missing)}, which the runtime did not set; "
                + $"set {(missing.Count == 1 ? "it" : "them")}");
        }

        return command is CniCommand.Add or CniCommand.Del or CniCommand.Check
            ? new RequestEnvironment
            {
                Command = command,
                ContainerId = ReadContainerId(invocation),
                NetworkNamespace = invocation.Variable("CNI_NETNS"),
                InterfaceName = ReadInterfaceName(invocation, command),
                Arguments = invocation.VariableForPlugins("CNI_ARGS"),
            }
            : new RequestEnvironment { Command = command };
    }

    private static CniCommand ReadCommand(PluginInvocation invocation)
    {
        var text = invocation.Variable("CNI_COMMAND");
        if (text.Length == 0)
        {
            throw Invalid("CNI_COMMAND is not set; set it to ADD, DEL, CHECK, STATUS, GC or VERSION, as a container runtime does");
        }

        return CniCommandNames.TryParse(text, out var command)
            ? command
            : throw Invalid($"CNI_COMMAND {PlainText.Name(text)} is unknown; set it to ADD, DEL, CHECK, STATUS, GC or VERSION");
    }

    // As in the reference library. The specification calls CNI_PATH optional, but a plugin cannot delegate without it.
    private static string[] Required(CniCommand command) => command switch
    {
        CniCommand.Add or CniCommand.Check => ["CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_PATH"],
        CniCommand.Del => ["CNI_CONTAINERID", "CNI_IFNAME", "CNI_PATH"],
        CniCommand.Status or CniCommand.Gc => ["CNI_PATH"],
        _ => [],
    };

    private static ContainerId ReadContainerId(PluginInvocation invocation)
    {
        var text = invocation.Variable("CNI_CONTAINERID");
        return ContainerId.TryParse(text, out var id)
            ? id
            : throw Invalid($"CNI_CONTAINERID {PlainText.Name(text)} is invalid; "
                + "start with a letter or digit, and continue with letters, digits, '_', '.' or '-'");
    }

    // On DEL, a name that ADD rejects has nothing to delete, so DEL succeeds.
    private static InterfaceName ReadInterfaceName(PluginInvocation invocation, CniCommand command)
    {
        var text = invocation.Variable("CNI_IFNAME");
        return InterfaceName.TryParse(text, out var name)
            || (command == CniCommand.Del && InterfaceName.TryParseExisting(text, out name))
            ? name
            : throw Invalid(
                $"CNI_IFNAME {PlainText.Name(text)} is invalid; "
                + $"write at most {InterfaceName.MaximumLength} bytes without '/', ':', '%' or white space");
    }

    private static CniException Invalid(string message) => new(CniErrorCode.InvalidEnvironment, message);
}
