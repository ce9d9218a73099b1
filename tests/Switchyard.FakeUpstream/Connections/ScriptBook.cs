namespace Switchyard.FakeUpstream.Connections;

/// <summary>Which script answers which request: the first queued one that matches, once; else the standing rule.</summary>
internal sealed class ScriptBook
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(Func<ReceivedRequest, bool> Matches, Script Script)> _queued = new();

    private Func<ReceivedRequest, Script> _rule = _ => Script.Json(
        501, """{"error":{"message":"No script for this request.","type":"server_error","code":"no_script"}}""");

    public void Enqueue(Func<ReceivedRequest, bool> matches, Script script)
    {
        lock (_lock)
        {
            _queued.AddLast((matches, script));
        }
    }

    public void Respond(Func<ReceivedRequest, Script> rule)
    {
        lock (_lock)
        {
            _rule = rule;
        }
    }

    public Script Take(ReceivedRequest request)
    {
        Func<ReceivedRequest, Script> rule;
        lock (_lock)
        {
            for (var node = _queued.First; node is not null; node = node.Next)
            {
                if (node.Value.Matches(request))
                {
                    _queued.Remove(node);
                    return node.Value.Script;
                }
            }

            rule = _rule;
        }

        return rule(request);
    }
}
