// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MetaCni.Journal;

/// <summary>Reduces a network's configuration to its plugin types and to what decides whether they collect garbage.</summary>
internal static class ConfigurationOutline
{
    private static readonly string[] OfNetwork = ["name", "cniVersion", "cniVersions", "type", "disableGC"];

    /// <summary>Reads the configuration that starts with the current token, to its end.</summary>
    /// <returns>JSON with the same name, versions, <c>disableGC</c> and plugin types, as written in the original.</returns>
    /// <exception cref="FormatException">The value is not an object.</exception>
    public static ReadOnlySpan<byte> Read(JsonTokens tokens)
    {
        if (tokens.Type != JsonTokenType.StartObject)
        {
            throw new FormatException("a configuration is not an object");
        }

        var outline = new ArrayBufferWriter<byte>();
        Write(outline, "{"u8);
        while (tokens.Read() && tokens.Type == JsonTokenType.PropertyName)
        {
            var key = tokens.Text;
            if (Array.Exists(OfNetwork, known => Ascii.EqualsIgnoreCase(known, key)))
            {
                CopyMember(outline, tokens);
            }
            else if (Ascii.EqualsIgnoreCase(key, "plugins"))
            {
                CopyPlugins(outline, tokens);
            }
            else if (tokens.Read())
            {
                tokens.Skip();
            }
        }

        Write(outline, "}"u8);
        return outline.WrittenSpan;
    }

    private static void CopyPlugins(ArrayBufferWriter<byte> outline, JsonTokens tokens)
    {
        BeginMember(outline, tokens);
        if (!tokens.Read() || tokens.Type != JsonTokenType.StartArray)
        {
            throw new FormatException("plugins is not a list");
        }

        Write(outline, "["u8);
        for (var isFirst = true; tokens.Read() && tokens.Type != JsonTokenType.EndArray; isFirst = false)
        {
            if (tokens.Type != JsonTokenType.StartObject)
            {
                throw new FormatException("a plugin's configuration is not an object");
            }

            Write(outline, isFirst ? "{"u8 : ",{"u8);
            while (tokens.Read() && tokens.Type == JsonTokenType.PropertyName)
            {
                if (Ascii.EqualsIgnoreCase(tokens.Text, "type"))
                {
                    CopyMember(outline, tokens);
                }
                else if (tokens.Read())
                {
                    tokens.Skip();
                }
            }

            Write(outline, "}"u8);
        }

        Write(outline, "]"u8);
    }

    private static void CopyMember(ArrayBufferWriter<byte> outline, JsonTokens tokens)
    {
        BeginMember(outline, tokens);
        if (tokens.Read())
        {
            CopyValue(outline, tokens);
        }
    }

    // A string, a boolean, or a list of these.
    private static void CopyValue(ArrayBufferWriter<byte> outline, JsonTokens tokens)
    {
        Write(outline, tokens.Written);
        if (tokens.Type == JsonTokenType.StartArray)
        {
            for (var isFirst = true; tokens.Read() && tokens.Type != JsonTokenType.EndArray; isFirst = false)
            {
                Write(outline, isFirst ? [] : ","u8);
                Write(outline, tokens.Written);
                tokens.Skip();
            }

            Write(outline, "]"u8);
        }
        else if (tokens.Type == JsonTokenType.StartObject)
        {
            tokens.Skip();
            Write(outline, "}"u8);
        }
    }

    private static void BeginMember(ArrayBufferWriter<byte> outline, JsonTokens tokens)
    {
        Write(outline, outline.WrittenSpan[^1] == (byte)'{' ? [] : ","u8);
        Write(outline, tokens.Written);
        Write(outline, ":"u8);
    }

    private static void Write(ArrayBufferWriter<byte> outline, ReadOnlySpan<byte> text) => outline.Write(text);
}
