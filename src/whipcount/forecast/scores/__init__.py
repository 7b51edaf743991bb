"""How good forecasts were: proper scores, baselines, rolling origin."""
