"""The only place that talks to a language model: any server that speaks OpenAI's chat protocol."""
