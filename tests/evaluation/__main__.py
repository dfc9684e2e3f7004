"""Everything that is measured against labels: `make evaluate`."""

from tests.evaluation import links, polarity_and_themes, theme_labels

for line in (*links.report(), "", *polarity_and_themes.report(), "", *theme_labels.report()):
    print(line)
