// SPDX-License-Identifier: Apache-2.0
//
// A CNI plugin that writes down what it was sent, then does what its configuration tells it to. It is the oracle of the
// tests, so it shares no code with what it judges. Copied or linked under any name it is a plugin of that type.
//
//   RECORDER_DIR   directory for one file a call, 0001.json upwards in the order of the calls (unset: nothing is recorded)
//   answer         object: the result of ADD; $IFNAME, $NETNS and $CONTAINER in its strings are filled in
//   fail           object, by command: the error to answer with (code, msg, details; "times": only the first N calls)
//   misbehave      object, by command: a fault, see Misbehaviour.cs ("times" as above when written as {"fault": …, "times": N})

using RecordingPlugin;

var call = Call.Read();
var earlier = Recording.Write(call);
var script = new Script(call, earlier);

if (script.Fault is { } fault)
{
    return Misbehaviour.Commit(fault, call);
}

if (script.Error is { } error)
{
    StandardOutput.Write(error);
    return 1;
}

StandardOutput.Write(Answer.To(call));
return 0;
