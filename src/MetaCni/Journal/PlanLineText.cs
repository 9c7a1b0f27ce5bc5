// SPDX-License-Identifier: Apache-2.0
//
// Written by hand, as EventLineText.

namespace MetaCni.Journal;

/// <summary>Writes and reads plans.</summary>
internal static class PlanLineText
{
    // A record that is read lacks its required members until they were read.
    private static readonly PlanLine Blank = new()
    {
        Schema = 0,
        CreatedAt = default,
        Owner = null!,
        ContainerId = null!,
        Interface = null!,
        NetworkNamespace = null!,
        Process = null!,
        PluginPath = null!,
        Attachments = null!,
    };

    private static readonly PlanLine.PlannedLine BlankAttachment = new()
    {
        Network = null!,
        Interface = null!,
        Configuration = null!,
        Arguments = null!,
        AddArguments = null!,
    };

    public static byte[] Write(PlanLine line)
    {
        using var json = new LineWriter();
        json.Start();
        json.Number("schema"u8, line.Schema);
        json.Time("createdAt"u8, line.CreatedAt);
        json.Text("owner"u8, line.Owner);
        json.Text("containerId"u8, line.ContainerId);
        json.Text("interface"u8, line.Interface);
        json.Text("networkNamespace"u8, line.NetworkNamespace);
        json.Unsigned("namespaceCookie"u8, line.NamespaceCookie);
        if (line.Pod is { } pod)
        {
            json.Start("pod"u8);
            json.Text("namespace"u8, pod.Namespace);
            json.Text("name"u8, pod.Name);
            json.Text("uid"u8, pod.Uid);
            json.End();
        }

        Write(json, line.Process);
        json.Texts("pluginPath"u8, line.PluginPath);
        json.List("attachments"u8, line.Attachments, Write);
        json.List("defaultRoutes"u8, line.DefaultRoutes, Write);
        json.End();
        return json.ToLine();
    }

    /// <summary>Writes the member <c>process</c>.</summary>
    public static void Write(LineWriter json, PlanLine.ProcessLine process)
    {
        json.Start("process"u8);
        json.Number("pid"u8, process.Pid);
        json.Unsigned("startTime"u8, process.StartTime);
        json.Text("bootId"u8, process.BootId);
        json.End();
    }

    /// <summary>The schema of a plan, which may have other members than this version knows; null if it has none.</summary>
    public static int? ReadSchema(ReadOnlySpan<byte> text)
    {
        var reader = new LineReader(text);
        int? schema = null;
        reader.Enter();
        while (reader.TryNext(out var name))
        {
            schema = name == "schema" ? reader.NumberOrNull() : reader.Skip(schema);
        }

        reader.End();
        return schema;
    }

    /// <exception cref="FormatException">The line is not a plan.</exception>
    public static PlanLine Read(ReadOnlySpan<byte> text)
    {
        var reader = new LineReader(text);
        var line = Blank;
        var hasTime = false;
        reader.Enter();
        while (reader.TryNext(out var name))
        {
            hasTime |= name == "createdAt";
            line = With(line, name, ref reader);
        }

        reader.End();
        return hasTime && (line.Owner, line.ContainerId, line.Interface, line.NetworkNamespace) is (not null, not null, not null, not null)
            && (line.Process, line.PluginPath, line.Attachments) is (not null, not null, not null)
            ? line
            : throw new FormatException("the plan lacks a member");
    }

    public static PlanLine.ProcessLine ReadProcess(ref LineReader reader)
    {
        var process = new PlanLine.ProcessLine(0, 0);
        reader.Enter();
        while (reader.TryNext(out var name))
        {
            process = name switch
            {
                "pid" => process with { Pid = reader.Number() },
                "startTime" => process with { StartTime = reader.Unsigned() },
                "bootId" => process with { BootId = reader.TextOrNull() },
                _ => reader.Skip(process),
            };
        }

        return process;
    }

    private static PlanLine With(PlanLine line, string name, ref LineReader reader) => name switch
    {
        "schema" => line with { Schema = reader.Number() },
        "createdAt" => line with { CreatedAt = reader.Time() },
        "owner" => line with { Owner = reader.Text() },
        "containerId" => line with { ContainerId = reader.Text() },
        "interface" => line with { Interface = reader.Text() },
        "networkNamespace" => line with { NetworkNamespace = reader.Text() },
        "namespaceCookie" => line with { NamespaceCookie = reader.Unsigned() },
        "pod" => line with { Pod = reader.IsNull ? null : ReadPod(ref reader) },
        "process" => line with { Process = ReadProcess(ref reader) },
        "pluginPath" => line with { PluginPath = reader.Texts() },
        "attachments" => line with { Attachments = reader.List(ReadAttachment) },
        "defaultRoutes" => line with { DefaultRoutes = reader.ListOrNull(ReadDefaultRoute) },
        _ => reader.Skip(line),
    };

    private static PlanLine.PodLine ReadPod(ref LineReader reader)
    {
        var pod = new PlanLine.PodLine("", "", "");
        reader.Enter();
        while (reader.TryNext(out var name))
        {
            pod = name switch
            {
                "namespace" => pod with { Namespace = reader.Text() },
                "name" => pod with { Name = reader.Text() },
                "uid" => pod with { Uid = reader.Text() },
                _ => reader.Skip(pod),
            };
        }

        return pod;
    }

    private static void Write(LineWriter json, PlanLine.PlannedLine attachment)
    {
        json.Start();
        json.Text("network"u8, attachment.Network);
        json.Text("interface"u8, attachment.Interface);
        json.Tree("configuration"u8, attachment.Configuration);
        json.Tree("runtimeConfig"u8, attachment.RuntimeConfig);
        json.Text("arguments"u8, attachment.Arguments);
        json.Text("addArguments"u8, attachment.AddArguments);
        if (attachment.DeviceInfo is { } info)
        {
            json.Start("deviceInfo"u8);
            json.Text("file"u8, info.File);
            json.Text("source"u8, info.Source);
            json.End();
        }

        if (attachment.Selection is { } selection)
        {
            json.Start("selection"u8);
            json.Text("annotation"u8, selection.Annotation);
            json.Text("element"u8, selection.Element);
            json.End();
        }

        json.End();
    }

    private static PlanLine.PlannedLine ReadAttachment(ref LineReader reader)
    {
        var line = BlankAttachment;
        reader.Enter();
        while (reader.TryNext(out var name))
        {
            line = With(line, name, ref reader);
        }

        return (line.Network, line.Interface, line.Configuration) is (not null, not null, not null)
            && (line.Arguments, line.AddArguments) is (not null, not null)
            ? line
            : throw new FormatException("an attachment lacks a member");
    }

    private static PlanLine.PlannedLine With(PlanLine.PlannedLine line, string name, ref LineReader reader) => name switch
    {
        "network" => line with { Network = reader.Text() },
        "interface" => line with { Interface = reader.Text() },
        "configuration" => line with { Configuration = reader.Tree() },
        "runtimeConfig" => line with { RuntimeConfig = reader.TreeOrNull() },
        "arguments" => line with { Arguments = reader.Text() },
        "addArguments" => line with { AddArguments = reader.Text() },
        "deviceInfo" => line with { DeviceInfo = reader.IsNull ? null : ReadDeviceInfo(ref reader) },
        "selection" => line with { Selection = reader.IsNull ? null : ReadSelection(ref reader) },
        _ => reader.Skip(line),
    };

    private static PlanLine.DeviceInfoLine ReadDeviceInfo(ref LineReader reader)
    {
        var info = new PlanLine.DeviceInfoLine("", "");
        reader.Enter();
        while (reader.TryNext(out var name))
        {
            info = name switch
            {
                "file" => info with { File = reader.Text() },
                "source" => info with { Source = reader.Text() },
                _ => reader.Skip(info),
            };
        }

        return info;
    }

    private static PlanLine.SelectionLine ReadSelection(ref LineReader reader)
    {
        var selection = new PlanLine.SelectionLine(null, null);
        reader.Enter();
        while (reader.TryNext(out var name))
        {
            selection = name switch
            {
                "annotation" => selection with { Annotation = reader.TextOrNull() },
                "element" => selection with { Element = reader.TextOrNull() },
                _ => reader.Skip(selection),
            };
        }

        return selection;
    }

    private static void Write(LineWriter json, PlanLine.DefaultRouteLine choice)
    {
        json.Start();
        json.Number("attachment"u8, choice.Attachment);
        json.Texts("gateways"u8, choice.Gateways);
        json.End();
    }

    private static PlanLine.DefaultRouteLine ReadDefaultRoute(ref LineReader reader)
    {
        var choice = new PlanLine.DefaultRouteLine(0, []);
        reader.Enter();
        while (reader.TryNext(out var name))
        {
            choice = name switch
            {
                "attachment" => choice with { Attachment = reader.Number() },
                "gateways" => choice with { Gateways = reader.Texts() },
                _ => reader.Skip(choice),
            };
        }

        return choice;
    }
}
