"""What people are told of a judgement: reasons, histories, portraits of portals, sums, ways to mend."""
