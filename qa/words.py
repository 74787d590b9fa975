"""English words that begin questions and phrases, as parts of regular expressions."""

WH = r"(?:who|whom|whose|what|when|where|why|how|which)"
AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|will|would|shall|should|may|might|must|has|have|had)"
)
PREPOSITION = (
    r"(?:about|after|against|at|before|between|by|during|for|from|in|into|of|on|since|through|till"
    r"|to|under|until|with|without)"
)
