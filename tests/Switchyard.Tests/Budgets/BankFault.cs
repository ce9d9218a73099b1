namespace Switchyard.Tests.Budgets;

/// <summary>What can happen to an operation of a database.</summary>
internal enum BankFault
{
    None,

    /// <summary>It is not carried out.</summary>
    Refused,

    /// <summary>It is carried out, and its answer is lost.</summary>
    AnswerLost,

    /// <summary>It is given up, and carried out later.</summary>
    Late,
}
